import protobuf from "protobufjs";

/** Element types of ONNX tensors that the graphs here use, with their numbers in `TensorProto.DataType`. */
export const ELEMENT_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

/** Kinds of node attributes that the graphs here use, with their numbers in `AttributeProto.AttributeType`. */
export const ATTRIBUTE_TYPES = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 } as const;

/**
 * The part of the public ONNX format (onnx.proto of https://github.com/onnx/onnx) that a graph of plain operators needs:
 * messages and field numbers as published, everything unused left out.
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message ModelProto {
    int64 ir_version = 1;
    string producer_name = 2;
    GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1;
    string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    string name = 3;
    string op_type = 4;
    repeated AttributeProto attribute = 5;
    string domain = 7;
  }
  message AttributeProto {
    string name = 1;
    float f = 2;
    int64 i = 3;
    bytes s = 4;
    repeated int64 ints = 8;
    int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1;
    int32 data_type = 2;
    string name = 8;
    bytes raw_data = 9;
  }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message TypeProto { TensorTypeProto tensor_type = 1; }
  message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TensorShapeProto { repeated DimensionProto dim = 1; }
  message DimensionProto { int64 dim_value = 1; string dim_param = 2; }
`);

/** Plain-object forms of the messages. */
export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly ints?: readonly number[];
}
export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}
export interface TensorProto {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}
export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly ({ dimValue: number } | { dimParam: string })[] };
    };
  };
}
export interface ModelProto {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeProto[];
    readonly initializer: readonly TensorProto[];
    readonly input: readonly ValueInfoProto[];
    readonly output: readonly ValueInfoProto[];
  };
}

const MODEL = root.lookupType("ModelProto");

/** The bytes of an ONNX file. */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return MODEL.encode({ ...model }).finish() as Uint8Array<ArrayBuffer>;
}

/** Reads the bytes of an ONNX file; fields outside this subset are dropped, whole numbers become JavaScript numbers. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return MODEL.toObject(MODEL.decode(bytes), { longs: Number, arrays: true, defaults: true }) as ModelProto;
}
