import { type ClientBase } from 'pg';
import { inPast, namedIn, type AsOfSchemas, type Present } from './as-of-names';

/** A view or function that is made of others. */
interface Definition {
  readonly name: string;
  readonly kind: 'view' | 'function';
  readonly sql: string;
}

/** What a past must contain for a query. */
export interface Needed {
  /** Views that are folded. */
  readonly folded: readonly string[];
  /** Views and functions over them: each after those that it names. */
  readonly derived: readonly string[];
}

/**
 * The definitions of the present, from the catalogue: whatever views and functions a migration has made can be made for a
 * past too, as long as they rest on nothing but folded views and the clock.
 */
export class Definitions {
  private readonly present: Present;

  private constructor(
    private readonly definitions: ReadonlyMap<string, Definition>,
    folded: readonly string[],
    pure: readonly string[],
  ) {
    this.present = {
      folded: new Set(folded),
      derived: new Set(definitions.keys()),
      pure: new Set(pure),
    };
  }

  /** @param folded names of the views that are folded. */
  static async read(
    sql: Pick<ClientBase, 'query'>,
    folded: readonly string[],
  ): Promise<Definitions> {
    // Names in definitions are qualified, because no schema of ours is on the search path.
    const { rows } = await sql.query<Definition & { pure: boolean }>(
      `SELECT schemaname || '.' || viewname AS name, 'view' AS kind, definition AS sql, false AS pure
       FROM pg_views WHERE schemaname IN ('writ', 'messaging')
       UNION ALL
       SELECT n.nspname || '.' || p.proname, 'function', pg_get_functiondef(p.oid), p.provolatile = 'i'
       FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
       WHERE n.nspname IN ('writ', 'ledger') AND p.prokind = 'f'`,
    );
    const pure = rows.filter((row) => row.pure).map(({ name }) => name);
    const derived = rows.filter((row) => !row.pure).map((row) => [row.name, row] as const);
    return new Definitions(new Map(derived), folded, pure);
  }

  /** What `roots` (`writ.holds`) rest on, themselves included. Throws `NotOfTheLog`. */
  neededFor(roots: readonly string[]): Needed {
    const folded = new Set<string>();
    const derived = new Set<string>();
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const definition = this.definitions.get(name);
      if (!definition) throw new Error(`The database has no ${name}: migrate it.`);
      const named = namedIn(definition.sql, this.present);
      for (const view of named.folded) folded.add(view);
      for (const other of named.derived) visit(other);
      derived.add(name);
    };
    roots.forEach(visit);
    return { folded: [...folded], derived: [...derived] };
  }

  /** The statement that makes a view or function in a past. */
  statement(name: string, schemas: AsOfSchemas): string {
    const { kind, sql } = this.definitions.get(name)!;
    const made = inPast(sql, this.present, schemas);
    return kind === 'function'
      ? made
      : `CREATE VIEW ${inPast(name, this.present, schemas)} AS ${made}`;
  }
}
