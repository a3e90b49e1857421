import { type DerivedObject, literal } from '../sql/documented-view';

/** A function of the schema `statistics`, which says where it comes from. */
export interface StatisticsFunction {
  /** As it is explained and dropped: `poisson_probability(bigint, double precision)`. */
  readonly name: string;
  /** The same with names, and with what it gives. */
  readonly parameters: string;
  readonly returns: string;
  readonly language: 'sql' | 'plpgsql';
  readonly body: string;
  /** What it answers, and the source. */
  readonly meaning: string;
}

/**
 * The statements that make it and let analysts call it: what a view calls runs as its reader. It looks
 * nothing up. Those in SQL are not strict, because the planner then writes them out in place.
 */
export const statisticsFunction = (made: StatisticsFunction): DerivedObject => ({
  kind: 'function',
  name: `statistics.${made.name}`,
  sql: `
  CREATE OR REPLACE FUNCTION statistics.${made.name.split('(')[0]!}(${made.parameters}) RETURNS ${made.returns}
    LANGUAGE ${made.language} IMMUTABLE ${made.language === 'sql' ? '' : 'STRICT'} PARALLEL SAFE
    AS $$${made.body}$$;
  COMMENT ON FUNCTION statistics.${made.name} IS ${literal(made.meaning)};
  GRANT EXECUTE ON FUNCTION statistics.${made.name} TO writ_analyst;`,
});
