import { z } from "zod";
import { SlurmSettings } from "./slurm-settings.ts";

const Text = z.string().min(1);
const Overrides = z.record(z.string(), z.unknown());

/** What a row changes against the base, and in which columns it has no cell. */
const Row = z.looseObject({
  except: z.array(Text).default([]).describe("Columns in which this row is left out."),
  explain: Text.optional().describe("A note on what the row means."),
});

/** What a column changes against the base, and under which profiles it has a place. */
const Column = z.looseObject({
  only: z.array(Text).min(1).optional().describe(
    "Profiles under which this column has a place; default: all.",
  ),
  except: z.array(Text).default([]).describe("Profiles under which this column is left out."),
});

const Claim = z.union([
  z.strictObject({
    that: Text.describe("The claim in words."),
    place: Text.describe("Where the paper says so."),
    better: Text.describe("The row said to be better."),
    than: Text.describe("The row it is compared with."),
    in: z.union([z.literal("all"), z.array(Text).min(1)]).describe("The columns it is said of."),
    metric: Text.optional().describe("The metric it is said of; default: every metric of the experiment."),
  }),
  z.strictObject({
    that: Text.describe("The claim in words."),
    place: Text.describe("Where the paper says so."),
    expr: z.union([Text, z.array(Text).min(2)]).describe(
      "An inequality between cells, or several that all have to hold.",
    ),
  }),
]);

/** An axis of a figure of lines: the setting whose numbers are its places. */
const Along = z.strictObject({
  setting: Text.describe("Dotted path of a setting with numbers, such as graph.k."),
  label: Text.optional().describe("What is written at the axis; default: the path."),
  names: z.array(Text).min(2).optional().describe(
    "The rows (or columns) along it; default: those that give the setting in this file.",
  ),
  absent: z.number().optional().describe("The place of a named row that does not have the setting."),
});

/** How a table is drawn. */
const FigureChoice = z.strictObject({
  kind: z.enum(["forest", "lines"]).default("forest").describe(
    "forest: a line per row, a panel per column and metric; lines: numbers along settings, with bands.",
  ),
  ceilings: z.array(Text).optional().describe("Which ceilings the forest plot shows; default: all."),
  along: z.array(Along).min(1).optional().describe("The axes of lines, one panel for each."),
}).refine(({ kind, along }) => (kind === "lines") === (along !== undefined), {
  error: "`along` belongs to a figure of lines, which has at least one axis",
  path: ["along"],
});

/** Pictures of images that a rule chooses: where one row gains most over another, middling and least. */
const PanelChoice = z.strictObject({
  show: z.enum(["label-maps", "affinity"]).describe(
    "label-maps: truth, label map and errors of every row; affinity: the maps of Figure 2.",
  ),
  better: Text.describe("Images are chosen by the mIoU of this row"),
  than: Text.describe("minus the mIoU of this row"),
  in: Text.describe("under this column."),
});

/** An experiment file: a base setting and a grid of overrides. Overrides are checked when they are put together. */
export const ExperimentFile = z.strictObject({
  title: Text.describe("Title of the table."),
  description: Text.optional(),
  source: Text.optional().describe("The paper's table or figure that this reproduces."),
  metrics: z.array(Text).min(1).describe("The numbers of each cell."),
  compare: Text.optional().describe(
    "The row that every row is compared with, or above for the row above it; default: the first row.",
  ),
  figure: FigureChoice.optional().describe(
    "How the table is drawn; default: as a forest plot, with all ceilings.",
  ),
  panels: PanelChoice.optional().describe("Pictures that are written beside the table."),
  published: Text.optional().describe("File of experiments/published/ with the paper's numbers."),
  base: Overrides.default({}).describe("Settings of every cell."),
  columns: z.record(Text, Column).refine(notEmpty, "at least one column"),
  rows: z.record(Text, Row).refine(notEmpty, "at least one row"),
  ceilings: z.record(Text, Row).default({}).describe("Rows printed below the table: what bounds the others."),
  claims: z.array(Claim).default([]).describe("What the paper says about the numbers."),
  why: z.array(z.strictObject({
    experiment: Text.describe("Another experiment"),
    claim: Text.describe("and what one of its claims says."),
  })).default([]).describe("Claims of other experiments that bear on why those of this one hold or fail."),
  seeds: z.array(z.int().nonnegative()).min(1).optional().describe("Every cell is run once with each."),
});

/** A profile: what depends on the data and the machine. */
export const ProfileFile = z.strictObject({
  title: Text,
  description: Text,
  needs: Text.optional().describe("What it needs."),
  disk: Text.optional().describe("How much disk space data and stored results take."),
  time: Text.optional().describe("How long a table takes on which machine, where that was measured."),
  images: z.strictObject({ train: z.int().positive(), evaluate: z.int().positive() }).optional().describe(
    "How many images the whole data set has; results on a part of it are kept apart.",
  ),
  slurm: SlurmSettings.optional().describe(
    "What jobs on a Slurm cluster ask for; the command line's --slurm lies over it.",
  ),
  settings: Overrides,
  standIns: Overrides.default({}).describe(
    "Values used in place of settings whose model is not here, so that a fresh checkout runs. Such results are kept apart.",
  ),
});

export type ExperimentFile = z.infer<typeof ExperimentFile>;
export type PanelChoice = z.infer<typeof PanelChoice>;
export type ProfileFile = z.infer<typeof ProfileFile>;
export type Along = z.infer<typeof Along>;
/** A claim of an experiment file. */
export type Claim = z.infer<typeof Claim>;

function notEmpty(record: Record<string, unknown>): boolean {
  return Object.keys(record).length > 0;
}
