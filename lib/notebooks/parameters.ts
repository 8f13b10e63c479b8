import { parseDocument, visit } from "yaml";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { parseSetOption } from "../configuration/set-option.ts";
import { UserError } from "../errors.ts";
import { type Cell, isCode, type Notebook, sourceOf } from "./notebook.ts";

export type ParameterValue = null | boolean | number | string | ParameterValue[] | {
  [key: string]: ParameterValue;
};

/** A constant of the parameters cell. */
export interface Parameter {
  readonly name: string;
  /** What the cell gives it. */
  readonly value: ParameterValue;
  /** Type annotation in the cell; absent where there is none. */
  readonly annotation?: string;
}

/** Marks the cell that holds a notebook's parameters, as in papermill. */
const TAG = "parameters";
/** Marks the cell that a runner put after it. */
const INJECTED_TAG = "injected-parameters";

const DECLARATION = /^const\s+(\w+)\s*(?::\s*([^=]+?))?\s*=\s*([^;]+);[ \t]*/;
const COMMENT = /^(\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/;

/**
 * The parameters of a notebook: constants with literal values in the cell tagged "parameters"; none without such a cell.
 *
 * @param where path of the notebook, for messages
 * @throws {UserError} when the cell holds anything else, or there are several such cells.
 */
export function parametersOf(notebook: Notebook, where: string): Parameter[] {
  const cells = notebook.cells.filter((cell) => cell.metadata.tags?.includes(TAG));
  if (cells.length > 1) throw new UserError(`${cells.length} cells are tagged "${TAG}"; expected one`, where);
  return cells.length === 0 ? [] : readDeclarations(sourceOf(cells[0]), where);
}

/**
 * Values for parameters from `--set` options.
 *
 * @throws {UserError} when there is no such parameter or the value is of another type than the default.
 */
export function readParameterValues(
  options: readonly string[],
  parameters: readonly Parameter[],
): Record<string, ParameterValue> {
  const values: Record<string, ParameterValue> = {};
  for (const text of options) {
    const { path, values: given } = parseSetOption(text);
    const parameter = parameters.find(({ name }) => name === path);
    if (!parameter) throw unknownParameter(path, parameters);
    values[path] = typed(parameter, given as ParameterValue[], text);
  }
  return values;
}

/** The notebook with one more cell, after the one tagged "parameters", that declares the given values anew. */
export function injectParameters(
  notebook: Notebook,
  values: Readonly<Record<string, ParameterValue>>,
): Notebook {
  if (Object.keys(values).length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !cell.metadata.tags?.includes(INJECTED_TAG));
  const at = cells.findIndex((cell) => cell.metadata.tags?.includes(TAG)) + 1;
  return { ...notebook, cells: [...cells.slice(0, at), injectedCell(values, notebook), ...cells.slice(at)] };
}

function injectedCell(values: Readonly<Record<string, ParameterValue>>, { nbformat_minor }: Notebook): Cell {
  const lines = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return {
    cell_type: "code",
    // Cells have ids since format 4.5.
    ...(nbformat_minor >= 5 ? { id: INJECTED_TAG } : {}),
    metadata: { tags: [INJECTED_TAG] },
    source: ["// Parameters given on the command line\n", lines.join("\n")],
    execution_count: null,
    outputs: [],
  };
}

function readDeclarations(source: string, where: string): Parameter[] {
  const parameters: Parameter[] = [];
  for (let rest = source; rest !== "";) {
    const comment = COMMENT.exec(rest);
    const declaration = comment ? null : DECLARATION.exec(rest);
    if (!comment && !declaration) throw notLiteral(rest.split("\n")[0], where);
    if (declaration) parameters.push(readDeclaration(declaration, where));
    rest = rest.slice((comment ?? declaration)![0].length);
  }
  return parameters;
}

function readDeclaration([text, name, annotation, literal]: RegExpExecArray, where: string): Parameter {
  // A literal of plain values reads the same in YAML's flow style, but for the comma that may end a list, and for
  // words without quotes, which are texts there and names here.
  const document = parseDocument(literal.replace(/,(\s*[\]}])/g, "$1"));
  let plain = document.errors.length === 0;
  visit(document, {
    Scalar(key, { type, value }) {
      if (key !== "key" && type === "PLAIN" && typeof value === "string") plain = false;
    },
  });
  if (!plain) throw notLiteral(text, where);
  return { name, annotation, value: document.toJS() };
}

function typed(parameter: Parameter, given: readonly ParameterValue[], option: string): ParameterValue {
  const { name, value: standard } = parameter;
  const text = option.slice(option.indexOf("=") + 1).trim();
  // Commas separate the values of a sweep elsewhere; here they can only be part of a text or a list.
  if (typeof standard === "string") {
    return given.length === 1 && typeof given[0] === "string" ? given[0] : text;
  }
  if (Array.isArray(standard)) {
    const list = given.length === 1 && Array.isArray(given[0]) ? given[0] : [...given];
    const wrong = list.find((item) => standard.length > 0 && typeOf(item) !== typeOf(standard[0]));
    if (wrong === undefined) return list;
    throw wrongType(name, `a list like ${JSON.stringify(standard)}`, text);
  }
  const value = given.length === 1 ? given[0] : undefined;
  const fits = standard === null || typeOf(value) === typeOf(standard) ||
    (value === null && parameter.annotation?.includes("null"));
  if (value !== undefined && fits) return value;
  throw wrongType(name, `a ${typeOf(standard)} like ${JSON.stringify(standard)}`, text);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

function wrongType(name: string, expected: string, found: string): UserError {
  return new UserError(`expected ${expected} but found "${found}"`, `--set ${name}`);
}

function unknownParameter(name: string, parameters: readonly Parameter[]): UserError {
  const names = parameters.map((parameter) => parameter.name);
  const known = names.length > 0 ? `there are: ${names.join(", ")}` : "there are none";
  return new UserError(`unknown parameter "${name}"; ${known}`, "--set", didYouMeanText(name, names));
}

function notLiteral(line: string, where: string): UserError {
  return new UserError(
    `the cell tagged "${TAG}" may only hold lines like \`const name = 1;\` with plain values but has: ${line}`,
    where,
  );
}

/** Whether a cell came from a runner; committed notebooks have none. */
export function isInjected(cell: Cell): boolean {
  return isCode(cell) && (cell.metadata.tags?.includes(INJECTED_TAG) ?? false);
}
