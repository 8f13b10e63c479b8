import { basename, dirname, join } from "node:path";
import { Buffer } from "node:buffer";

/** A field of a protobuf message: its number, and its bytes with or without the tag. */
interface Field {
  readonly id: number;
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** Numbers of fields in onnx.proto. */
const GRAPH = 7, INITIALIZER = 5, RAW_DATA = 9, EXTERNAL_DATA = 13, DATA_LOCATION = 14;

/**
 * Moves the weights of an ONNX file into a file beside it, as exporters do with models above 2 GB: the tensors say location, offset
 * and length instead. Works on the wire format alone, independent of what the project knows of ONNX.
 *
 * @param name of the file of weights, as the ONNX file is to name it.
 */
export async function moveWeights(path: string, name = `${basename(path)}_data`): Promise<void> {
  const weights: Uint8Array[] = [];
  const model = rewritten(
    await Deno.readFile(path),
    GRAPH,
    (graph) =>
      rewritten(graph, INITIALIZER, (tensor) => {
        const fields = fieldsOf(tensor);
        const raw = fields.find(({ id }) => id === RAW_DATA);
        if (!raw || raw.content.length < 64) return tensor;
        const offset = weights.reduce((sum, { length }) => sum + length, 0);
        weights.push(raw.content);
        const entries = { location: name, offset, length: raw.content.length };
        return Buffer.concat([
          ...fields.filter(({ id }) => id !== RAW_DATA).map(({ whole }) => whole),
          ...Object.entries(entries).map(([key, value]) =>
            message(
              EXTERNAL_DATA,
              Buffer.concat([message(1, Buffer.from(key)), message(2, Buffer.from(String(value)))]),
            )
          ),
          Uint8Array.of(DATA_LOCATION << 3, 1),
        ]);
      }),
  );
  await Deno.writeFile(path, model);
  await Deno.mkdir(dirname(join(dirname(path), name)), { recursive: true });
  await Deno.writeFile(join(dirname(path), name), Buffer.concat(weights));
}

/** The message with the content of every field of that number changed. */
function rewritten(bytes: Uint8Array, id: number, change: (content: Uint8Array) => Uint8Array): Uint8Array {
  return Buffer.concat(
    fieldsOf(bytes).map((field) => field.id === id ? message(id, change(field.content)) : field.whole),
  );
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1;; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const start = at, tag = varint(), wire = tag & 7;
    let content = at;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = varint();
      content = at;
      at += length;
    }
    fields.push({ id: tag >> 3, whole: bytes.subarray(start, at), content: bytes.subarray(content, at) });
  }
  return fields;
}

function message(id: number, content: Uint8Array): Uint8Array {
  const head: number[] = [id << 3 | 2];
  let length = content.length;
  for (; length > 127; length = Math.floor(length / 128)) head.push(length & 127 | 128);
  return Buffer.concat([Uint8Array.from([...head, length]), content]);
}
