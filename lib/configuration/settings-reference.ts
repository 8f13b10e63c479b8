import { z } from "zod";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "./did-you-mean.ts";

/** A schema as JSON. */
interface Json {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly items?: Json;
  readonly prefixItems?: readonly Json[];
}

/** A setting as the reference lists it. */
interface Entry {
  readonly path: string;
  readonly values: string;
  readonly standard: string;
  readonly description: string;
  /** Which variants of its mapping have it, such as `sam`; empty: all. */
  readonly only: readonly string[];
}

/** Every setting of a schema with its values, range and default, as a Markdown table per top-level name. */
export function settingsReference(settings: z.ZodType): string {
  const alone: Entry[] = [], groups: [string, readonly Entry[]][] = [];
  for (const [name, entries] of groupsOf(settings)) {
    if (entries.length === 1) alone.push(...entries);
    else groups.push([name, entries]);
  }
  return [
    ...table(alone),
    ...groups.flatMap(([name, entries]) => ["", `## ${name}`, "", ...table(entries)]),
  ].join("\n") + "\n";
}

/**
 * The settings of a name, or below it, as text: `graph.k`, or all of `graph`.
 *
 * @throws {UserError} where there is none, with the nearest of all settings and of `others`.
 */
export function settingsNamed(settings: z.ZodType, name: string, others: readonly string[]): string {
  const all = groupsOf(settings), entries = all.flatMap(([, entries]) => entries);
  const meant = entries.filter(({ path }) => path === name || path.startsWith(`${name}.`));
  if (meant.length === 0) {
    const known = [...others, ...all.map(([group]) => group), ...new Set(entries.map(({ path }) => path))];
    throw new UserError(
      `expected an experiment or a setting but found "${name}"`,
      undefined,
      didYouMeanText(name, known) ??
        `Experiments: ${others.join(", ")}. Settings: ${all.map(([group]) => group).join(", ")}.`,
    );
  }
  return meant.map(({ path, values, standard, description, only }) => {
    const of = only.length > 0 ? ` (${only.join(", ")})` : "";
    const about = [values, ...(standard === "" ? [] : [`default ${standard}`])].join("; ");
    return [`${path}${of}: ${about}`, ...(description === "" ? [] : [`  ${description}`])].join("\n");
  }).join("\n");
}

/** The settings of each top-level name. */
function groupsOf(settings: z.ZodType): [name: string, entries: readonly Entry[]][] {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as Json;
  return Object.entries(properties).map(([name, schema]) => [name, merged(entriesOf(schema, name, []))]);
}

function entriesOf(schema: Json, path: string, only: readonly string[]): Entry[] {
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  const tag = tagOf(variants);
  if (tag !== undefined) {
    const named = variants.map((variant) => ({ variant, name: String(variant.properties![tag].const) }));
    const explained = named.flatMap(({ variant, name }) => {
      const { description } = variant.properties![tag];
      return description ? [`${name}: ${lowered(description)}`] : [];
    });
    return [
      entry(`${path}.${tag}`, {
        enum: named.map(({ name }) => name),
        description: explained.join(" "),
        default: schema.default,
      }, only),
      ...named.flatMap(({ variant, name }) =>
        Object.entries(variant.properties!).filter(([key]) => key !== tag)
          .flatMap(([key, inner]) => entriesOf(inner, `${path}.${key}`, [name]))
      ),
    ];
  }
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([key, inner]) =>
      entriesOf(inner, `${path}.${key}`, only)
    );
  }
  return [entry(path, schema, only)];
}

/** The property by whose constant the variants of a mapping are told apart. */
function tagOf(variants: readonly Json[]): string | undefined {
  const [first] = variants;
  if (variants.length < 2 || !first.properties) return undefined;
  return Object.keys(first.properties).find((name) =>
    variants.every(({ properties }) => properties?.[name]?.const !== undefined)
  );
}

function entry(path: string, schema: Json, only: readonly string[]): Entry {
  return {
    ...{ path, only, values: valuesOf(schema), description: schema.description ?? "" },
    standard: schema.default === undefined ? "" : shown(schema.default),
  };
}

/** What a setting may be, in a few words. */
function valuesOf(schema: Json): string {
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum) return schema.enum.map(shown).join(", ");
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return [...new Set(parts.map(valuesOf))].join(", or ");
  const { type, items, prefixItems } = schema;
  if (prefixItems) return `list of ${prefixItems.length}: ${valuesOf(prefixItems[0])}`;
  if (type === "array") return `list${items ? ` of: ${valuesOf(items)}` : ""}`;
  if (type === "object" || schema.properties) return "mapping";
  if (type === "number" || type === "integer") {
    return `${type === "integer" ? "whole number" : "number"}${rangeOf(schema)}`;
  }
  const names: Record<string, string> = { string: "text", boolean: "true, false", null: "null" };
  return [type ?? "anything"].flat().map((one) => names[one] ?? one).join(", or ");
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Json): string {
  const bounds = [
    ...(minimum !== undefined && minimum > -Number.MAX_SAFE_INTEGER ? [`≥ ${minimum}`] : []),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? [`≤ ${maximum}`] : []),
    ...(exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`]),
  ];
  return bounds.length > 0 ? ` ${bounds.join(", ")}` : "";
}

/** One entry for a setting that several variants have alike. */
function merged(entries: readonly Entry[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const one of entries) {
    const key = JSON.stringify([one.path, one.values, one.standard, one.description]);
    const known = found.get(key);
    found.set(key, known ? { ...known, only: [...known.only, ...one.only] } : one);
  }
  return [...found.values()];
}

function table(entries: readonly Entry[]): string[] {
  return [
    "| setting | values | default | what it is |",
    "| :--- | :--- | :--- | :--- |",
    ...entries.map(({ path, values, standard, description, only }) => {
      const of = only.length > 0 ? ` (${only.join(", ")})` : "";
      return `| \`${path}\`${of} | ${escaped(values)} | ${escaped(standard)} | ${escaped(description)} |`;
    }),
  ];
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function escaped(text: string): string {
  return text.replace(/[|<]/g, "\\$&").replace(/\n/g, " ");
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
