import {
  type AttributeProto,
  decodeModel,
  ELEMENT_TYPES,
  encodeModel,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./onnx-schema.ts";

/** Number of half precision in `TensorProto.DataType`. */
const HALF = 10;
const INT = 2;

/**
 * The graph in half precision: weights rounded, values between them half as wide. Inputs and outputs stay as they were; they are cast
 * at the border.
 *
 * @param bytes of an ONNX file that a `GraphBuilder` wrote: files of others may hold what this subset of the format does not.
 */
export function halfPrecision(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { graph, ...model } = decodeModel(bytes);
  const isFloat = ({ type }: ValueInfoProto) => type.tensorType.elemType === ELEMENT_TYPES.float32;
  const inside = new Map(
    [...graph.input, ...graph.output].filter(isFloat).map(({ name }) => [name, `${name} in half precision`]),
  );
  const renamed = (names: readonly string[]) => names.map((name) => inside.get(name) ?? name);
  const cast = (from: string, to: string, type: number): NodeProto => ({
    ...{ name: `cast to ${to}`, opType: "Cast", domain: "", input: [from], output: [to] },
    attribute: [{ name: "to", type: INT, i: type }],
  });
  const half: ModelProto = {
    ...model,
    graph: {
      ...graph,
      input: graph.input.map(plainSides),
      output: graph.output.map(plainSides),
      initializer: graph.initializer.map(halved),
      node: [
        ...graph.input.filter(isFloat).map(({ name }) => cast(name, inside.get(name)!, HALF)),
        ...graph.node.map((node) => ({
          ...node,
          input: renamed(node.input),
          output: renamed(node.output),
          attribute: node.opType === "Cast" ? node.attribute.map(halfTarget) : node.attribute,
        })),
        ...graph.output.filter(isFloat).map(({ name }) =>
          cast(inside.get(name)!, name, ELEMENT_TYPES.float32)
        ),
      ],
    },
  };
  return encodeModel(half);
}

function halved(tensor: TensorProto): TensorProto {
  if (tensor.dataType !== ELEMENT_TYPES.float32) return tensor;
  // A copy: bytes inside a file need not lie at a multiple of four.
  const halves = Float16Array.from(new Float32Array(Uint8Array.from(tensor.rawData).buffer));
  return { ...tensor, dataType: HALF, rawData: new Uint8Array(halves.buffer) };
}

/** A cast inside the graph to single precision goes to half precision too. */
function halfTarget(attribute: AttributeProto): AttributeProto {
  return attribute.name === "to" && attribute.i === ELEMENT_TYPES.float32
    ? { ...attribute, i: HALF }
    : attribute;
}

/** Decoded sides hold both a number and a name; a file holds one of them. */
function plainSides({ name, type }: ValueInfoProto): ValueInfoProto {
  const dim = type.tensorType.shape.dim.map((side) => {
    const { dimValue, dimParam } = side as { dimValue?: number; dimParam?: string };
    return dimParam ? { dimParam } : { dimValue: dimValue ?? 0 };
  });
  return { name, type: { tensorType: { elemType: type.tensorType.elemType, shape: { dim } } } };
}
