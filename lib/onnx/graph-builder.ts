import { elementCount, type TensorData } from "../tensor/tensor.ts";
import {
  ATTRIBUTE_TYPES,
  type AttributeProto,
  ELEMENT_TYPES,
  type ElementType,
  encodeModel,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./onnx-schema.ts";

/** A value that flows through a graph. Only a `GraphBuilder` makes them, so a mistyped name cannot enter a graph. */
export type Value = string & { readonly __value: unique symbol };

/** A whole number becomes an INT, a number in `{ float }` a FLOAT: JavaScript cannot tell 1 from 1.0. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

/** A side of a tensor: fixed, or named when it is known only at run time. */
export type Side = number | string;

/** Version 17 of the operator set brings LayerNormalization; IR version 8 is the one published with it. */
const OPSET = 17;
const IR_VERSION = 8;
/** Operators that ONNX Runtime adds to the standard ones (QuickGelu, MultiHeadAttention, ...). */
export const MICROSOFT = "com.microsoft";

/**
 * Builds an ONNX graph node by node and writes it as the bytes of an ONNX file.
 *
 * Nodes may be added freely: only those that an output depends on are written.
 *
 * @example
 * const graph = new GraphBuilder("doubled");
 * const x = graph.input("x", "float32", ["n"]);
 * graph.output("y", graph.node("Add", [x, x]), "float32", ["n"]);
 * const bytes = graph.build();
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  /** Values of one or a few numbers, shared by content. */
  readonly #constants = new Map<string, Value>();
  #count = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Declares a value fed at run time. */
  input(name: string, type: ElementType, shape: readonly Side[]): Value {
    this.#inputs.push(valueInfo(name, type, shape));
    return name as Value;
  }

  /** A fixed tensor, such as a weight. */
  initializer(name: string, shape: readonly number[], data: TensorData): Value {
    if (elementCount(shape) !== data.length) {
      throw new RangeError(
        `Initialiser "${name}": expected ${elementCount(shape)} elements for shape [${shape.join(", ")}] ` +
          `but found ${data.length}`,
      );
    }
    if (this.#initializers.has(name)) throw new RangeError(`Initialiser "${name}" is given twice`);
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.set(name, { name, dims: shape, dataType: elementTypeOf(data), rawData });
    return name as Value;
  }

  /** A short list of whole numbers: shapes, axes, starts and ends. */
  integers(...values: number[]): Value {
    return this.#constant(
      `integers_${values.join("_")}`,
      [values.length],
      BigInt64Array.from(values, BigInt),
    );
  }

  /** A single-precision scalar. */
  scalar(value: number): Value {
    return this.#constant(`scalar_${value}`, [], new Float32Array([value]));
  }

  #constant(name: string, shape: readonly number[], data: TensorData): Value {
    const known = this.#constants.get(name);
    if (known) return known;
    const value = this.initializer(name, shape, data);
    this.#constants.set(name, value);
    return value;
  }

  /** Applies an operator that has one result. */
  node(
    operator: string,
    inputs: readonly (Value | null)[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value {
    return this.nodes(operator, inputs, 1, attributes, domain)[0];
  }

  /** Applies an operator with several results. `null` leaves an optional input out. */
  nodes(
    operator: string,
    inputs: readonly (Value | null)[],
    results: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value[] {
    const name = `${operator}_${this.#count++}`;
    const output = Array.from({ length: results }, (_, i) => results === 1 ? name : `${name}_${i}`);
    this.#nodes.push({
      name,
      opType: operator,
      domain,
      input: inputs.map((value) => value ?? ""),
      output,
      attribute: Object.entries(attributes).map(([key, value]) => attributeOf(key, value)),
    });
    return output as Value[];
  }

  /** Declares `value` a result of the graph under `name`. */
  output(name: string, value: Value, type: ElementType, shape: readonly Side[]): void {
    this.#outputs.push(valueInfo(name, type, shape));
    this.#nodes.push({
      name,
      opType: "Identity",
      domain: "",
      input: [value],
      output: [name],
      attribute: [],
    });
  }

  /** The bytes of the ONNX file. */
  build(): Uint8Array<ArrayBuffer> {
    const { nodes, used } = this.#reachable();
    const domains = new Set(nodes.map((node) => node.domain));
    return encodeModel({
      irVersion: IR_VERSION,
      producerName: "ablate",
      opsetImport: [
        { domain: "", version: OPSET },
        ...(domains.has(MICROSOFT) ? [{ domain: MICROSOFT, version: 1 }] : []),
      ],
      graph: {
        name: this.#name,
        node: nodes,
        initializer: [...this.#initializers.values()].filter((tensor) => used.has(tensor.name)),
        input: this.#inputs.filter((input) => used.has(input.name)),
        output: this.#outputs,
      },
    });
  }

  /** Nodes were added in an order in which every input precedes its use: one walk backwards finds all that matter. */
  #reachable(): { nodes: NodeProto[]; used: Set<string> } {
    const used = new Set(this.#outputs.map((output) => output.name));
    const nodes = this.#nodes.toReversed().filter((node) => {
      const needed = node.output.some((name) => used.has(name));
      if (needed) node.input.forEach((name) => used.add(name));
      return needed;
    });
    return { nodes: nodes.reverse(), used };
  }
}

function elementTypeOf(data: TensorData): number {
  if (data instanceof Float32Array) return ELEMENT_TYPES.float32;
  if (data instanceof Uint8Array) return ELEMENT_TYPES.uint8;
  if (data instanceof Int8Array) return ELEMENT_TYPES.int8;
  if (data instanceof Int32Array) return ELEMENT_TYPES.int32;
  if (data instanceof BigInt64Array) return ELEMENT_TYPES.int64;
  throw new RangeError("Expected single-precision or whole numbers but found double precision");
}

function valueInfo(name: string, type: ElementType, shape: readonly Side[]): ValueInfoProto {
  const dim = shape.map((side) => typeof side === "number" ? { dimValue: side } : { dimParam: side });
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES[type], shape: { dim } } } };
}

function attributeOf(name: string, value: Attribute): AttributeProto {
  if (typeof value === "number") return { name, type: ATTRIBUTE_TYPES.INT, i: value };
  if (typeof value === "string") {
    return { name, type: ATTRIBUTE_TYPES.STRING, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { name, type: ATTRIBUTE_TYPES.FLOAT, f: value.float };
  return { name, type: ATTRIBUTE_TYPES.INTS, ints: value };
}
