import { literal } from '../sql/documented-view';

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
 * The statements that make it and let analysts call it: what a view calls runs as whoever reads the view. It looks
 * nothing up. Those in SQL are not strict, because the planner then writes them out in place.
 */
export const statisticsFunctionSql = (made: StatisticsFunction): string => `
  CREATE FUNCTION statistics.${made.name.split('(')[0]!}(${made.parameters}) RETURNS ${made.returns}
    LANGUAGE ${made.language} IMMUTABLE ${made.language === 'sql' ? '' : 'STRICT'} PARALLEL SAFE
    AS $$${made.body}$$;
  COMMENT ON FUNCTION statistics.${made.name} IS ${literal(made.meaning)};
  GRANT EXECUTE ON FUNCTION statistics.${made.name} TO writ_analyst;`;
