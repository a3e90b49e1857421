import { renamed } from './sql-names';

/** Views and functions that a past copies are in these schemas; base tables of `views` are folded again. */
const DOCUMENTED = 'writ';
const FOLDED = 'views';
const OURS = ['writ', 'views', 'ledger', 'messaging'];

/** The clock of the present: in a past it returns the requested time. */
const CLOCKS = new Set([
  'writ.now',
  'ledger.time_of_rules',
  'now',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
]);
const CLOCK_WORDS = new Set([
  'current_timestamp',
  'localtimestamp',
  'current_date',
  'current_time',
]);

/** A definition cannot be had for the past: it reads what the log does not lead to. */
export class NotInTheLog extends Error {
  override readonly name = 'NotOfTheLog';
}

/** What there is in the present that a definition may name. */
export interface Present {
  /** Views that are folded, by their own names. */
  readonly folded: ReadonlySet<string>;
  /** Views and functions that are made of others, by qualified name. */
  readonly derived: ReadonlySet<string>;
  /** Functions that rest on nothing but what they are given, by qualified name. */
  readonly pure: ReadonlySet<string>;
}

/** The two schemas of a past: one is queried, as `writ`, the other is folded, as `views`. */
export interface AsOfSchemas {
  readonly documented: string;
  readonly folded: string;
}

export const schemasOf = (past: number): AsOfSchemas => ({
  documented: `as_of_${past}`,
  folded: `as_of_${past}_views`,
});

/** `writ.holds` → `as_of_7.holds`, `ledger.awaits_obligations` → `as_of_7.ledger_awaits_obligations`. */
const derivedName = (name: string, { documented }: AsOfSchemas): string => {
  const [schema, own] = name.split('.') as [string, string];
  return `${documented}.${schema === DOCUMENTED ? own : `${schema}_${own}`}`;
};

/** What of ours a definition names directly. Throws `NotOfTheLog`. */
export const namedIn = (
  sql: string,
  present: Present,
): { readonly folded: ReadonlySet<string>; readonly derived: ReadonlySet<string> } => {
  const folded = new Set<string>();
  const derived = new Set<string>();
  renamed(sql, (name) => {
    const found = kindOf(name, present);
    if (found === 'folded') folded.add(name.split('.')[1]!);
    if (found === 'derived') derived.add(name);
    return name;
  });
  return { folded, derived };
};

/** The definition as it is in a past. Throws `NotOfTheLog`. */
export const inPast = (sql: string, present: Present, schemas: AsOfSchemas): string =>
  renamed(sql, (name, call) => {
    switch (kindOf(name, present, call)) {
      case 'clock':
        return `${schemas.documented}.now()`;
      case 'folded':
        return `${schemas.folded}.${name.split('.')[1]}${call}`;
      case 'derived':
        return `${derivedName(name, schemas)}${call}`;
      default:
        return `${name}${call}`;
    }
  });

const kindOf = (name: string, { folded, derived, pure }: Present, call = '()') => {
  if ((CLOCKS.has(name.replace(/^pg_catalog\./, '')) && call !== '') || CLOCK_WORDS.has(name))
    return 'clock';
  const [schema, own, more] = name.split('.');
  if (own === undefined || more !== undefined || !OURS.includes(schema!)) return 'foreign';
  if (schema === FOLDED && folded.has(own)) return 'folded';
  if (derived.has(name)) return 'derived';
  if (pure.has(name)) return 'foreign';
  throw new NotInTheLog(`${name} is not folded from the log.`);
};
