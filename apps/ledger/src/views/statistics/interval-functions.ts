import { type StatisticsFunction } from './sql-function';

const OUT = 'OUT lower double precision, OUT upper double precision';
const confidence = 'confidence double precision DEFAULT 0.95';

/** Newton's method, bounded by values known to be too low and too high. */
const solved = (upperTail: string, slope: string, start: string, high: string): string => `
    DECLARE
      low double precision := 0;
      high double precision := ${high};
      at double precision := ${start};
      off double precision;
      guess double precision;
    BEGIN
      FOR attempt IN 1..200 LOOP
        off := ${upperTail} - tail;
        IF off > 0 THEN high := at; ELSE low := at; END IF;
        guess := at - off / greatest(${slope}, 1e-200);
        IF guess <= low OR guess >= high THEN guess := (low + high) / 2; END IF;
        EXIT WHEN abs(guess - at) <= 1e-15 * at;
        at := guess;
      END LOOP;
      RETURN guess;
    END`;

const proportionAt: StatisticsFunction = {
  name: 'proportion_at(bigint, bigint, double precision)',
  parameters: 'x bigint, n bigint, tail double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning:
    'The p for which x or more among n (1 <= x <= n) have the probability tail: the quantile of a beta distribution, by Newton.',
  body: solved(
    'statistics.binomial_upper_tail(x, n, at)',
    'statistics.binomial_probability(x, n, at) * x / at',
    'x / (n + 1)::double precision',
    '1',
  ),
};

const meanAt: StatisticsFunction = {
  name: 'mean_at(bigint, double precision)',
  parameters: 'x bigint, tail double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning:
    'The Poisson mean for which x or more (x >= 1) have the probability tail: half the quantile of chi-squared with 2x degrees of freedom, by Newton.',
  body: solved(
    'statistics.poisson_upper_tail(x, at)',
    'statistics.poisson_probability(x - 1, at)',
    'x',
    'x + 40 * sqrt(x::double precision) + 800',
  ),
};

const proportionInterval: StatisticsFunction = {
  name: 'proportion_interval(bigint, bigint, double precision)',
  parameters: `x bigint, n bigint, ${confidence}, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact confidence interval of a proportion of which x among n were seen: C. Clopper and E. Pearson, Biometrika 26, 1934. From 0 to 1 where n is 0.',
  body: `
    BEGIN
      lower := CASE WHEN x = 0 THEN 0 ELSE statistics.proportion_at(x, n, (1 - confidence) / 2) END;
      upper := CASE WHEN x = n THEN 1 ELSE statistics.proportion_at(x + 1, n, (1 + confidence) / 2) END;
    END`,
};

const meanInterval: StatisticsFunction = {
  name: 'mean_interval(bigint, double precision)',
  parameters: `x bigint, ${confidence}, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact confidence interval of a Poisson mean of which x were seen; divide by the exposure for a rate: F. Garwood, Biometrika 28, 1936.',
  body: `
    BEGIN
      lower := CASE WHEN x = 0 THEN 0 ELSE statistics.mean_at(x, (1 - confidence) / 2) END;
      upper := statistics.mean_at(x + 1, (1 + confidence) / 2);
    END`,
};

const rateRatioInterval: StatisticsFunction = {
  name: 'rate_ratio_interval(bigint, bigint, bigint, bigint, double precision)',
  parameters: `x bigint, exposure bigint, other_x bigint, other_exposure bigint, ${confidence}, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact confidence interval of (x / exposure) / (other_x / other_exposure) for Poisson counts: of both counts together x is binomial, whatever the rates (Przyborowski and Wilenski, Biometrika 31, 1940; Rothman and Greenland, Modern Epidemiology, ch. 14), by Clopper and Pearson. upper is null where nothing bounds it.',
  body: `
    DECLARE
      share record;
    BEGIN
      IF exposure = 0 OR other_exposure = 0 THEN lower := 0; RETURN; END IF;
      share := statistics.proportion_interval(x, x + other_x, confidence);
      lower := share.lower / (1 - share.lower) * other_exposure / exposure;
      upper := CASE WHEN other_x > 0 THEN share.upper / (1 - share.upper) * other_exposure / exposure END;
    END`,
};

/** Each after those that it calls. */
export const intervalFunctions: readonly StatisticsFunction[] = [
  proportionAt,
  meanAt,
  proportionInterval,
  meanInterval,
  rateRatioInterval,
];
