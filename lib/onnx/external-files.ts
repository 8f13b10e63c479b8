import protobuf from "protobufjs";

/**
 * The part of the public ONNX format that says where tensors lie. Weights inside the file are fields that it leaves out, so that
 * they are passed over and not copied. Tensors occur as initializers and as attributes of nodes, of subgraphs and functions too.
 */
const ROOT = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        graph: { type: "GraphProto", id: 7 },
        functions: { rule: "repeated", type: "FunctionProto", id: 25 },
      },
    },
    FunctionProto: { fields: { node: { rule: "repeated", type: "NodeProto", id: 7 } } },
    GraphProto: {
      fields: {
        node: { rule: "repeated", type: "NodeProto", id: 1 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
      },
    },
    NodeProto: { fields: { attribute: { rule: "repeated", type: "AttributeProto", id: 5 } } },
    AttributeProto: {
      fields: {
        t: { type: "TensorProto", id: 5 },
        g: { type: "GraphProto", id: 6 },
        tensors: { rule: "repeated", type: "TensorProto", id: 10 },
        graphs: { rule: "repeated", type: "GraphProto", id: 11 },
      },
    },
    TensorProto: { fields: { externalData: { rule: "repeated", type: "StringStringEntryProto", id: 13 } } },
    StringStringEntryProto: { fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } } },
  },
});
const MODEL = ROOT.lookupType("ModelProto");

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
