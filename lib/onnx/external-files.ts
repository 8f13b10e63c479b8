import protobuf from "protobufjs";

/**
 * The part of the public ONNX format that says where tensors lie. Weights inside the file are fields that it leaves out, so that
 * they are passed over and not copied. Tensors occur as initializers and as attributes of nodes, of subgraphs and functions too.
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message ModelProto { GraphProto graph = 7; repeated FunctionProto functions = 25; }
  message FunctionProto { repeated NodeProto node = 7; }
  message GraphProto { repeated NodeProto node = 1; repeated TensorProto initializer = 5; }
  message NodeProto { repeated AttributeProto attribute = 5; }
  message AttributeProto {
    TensorProto t = 5;
    GraphProto g = 6;
    repeated TensorProto tensors = 10;
    repeated GraphProto graphs = 11;
  }
  message TensorProto { repeated StringStringEntryProto external_data = 13; }
  message StringStringEntryProto { string key = 1; string value = 2; }
`);
const MODEL = root.lookupType("ModelProto");

interface Tensor {
  readonly externalData: readonly { readonly key: string; readonly value: string }[];
}
interface Graph {
  readonly node: readonly Node[];
  readonly initializer: readonly Tensor[];
}
interface Node {
  readonly attribute: readonly {
    readonly t?: Tensor;
    readonly g?: Graph;
    readonly tensors: readonly Tensor[];
    readonly graphs: readonly Graph[];
  }[];
}
interface Model {
  readonly graph?: Graph;
  readonly functions: readonly { readonly node: readonly Node[] }[];
}

/**
 * Files of weights that an ONNX file refers to, as it names them: relative to its own folder. Sorted, each once.
 *
 * @throws {Error} when the bytes are no ONNX file.
 */
export function externalFiles(bytes: Uint8Array): string[] {
  const { graph, functions } = MODEL.toObject(MODEL.decode(bytes), { arrays: true }) as Model;
  const nodes = functions.flatMap(({ node }) => node);
  const tensors = [...graph ? tensorsOf(graph) : [], ...nodes.flatMap(tensorsOfNode)];
  const files = tensors.flatMap(({ externalData }) =>
    externalData.filter(({ key }) => key === "location").map(({ value }) => value)
  );
  return [...new Set(files)].sort();
}

function tensorsOf({ node, initializer }: Graph): Tensor[] {
  return [...initializer, ...node.flatMap(tensorsOfNode)];
}

function tensorsOfNode({ attribute }: Node): Tensor[] {
  return attribute.flatMap(({ t, g, tensors, graphs }) => [
    ...t ? [t] : [],
    ...g ? tensorsOf(g) : [],
    ...tensors,
    ...graphs.flatMap(tensorsOf),
  ]);
}
