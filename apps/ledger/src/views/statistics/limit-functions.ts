import { type StatisticsFunction } from './sql-function';

const OUT = 'OUT lower bigint, OUT upper bigint';
const tail = 'tail double precision DEFAULT 0.00135';

/** z with that much of a normal distribution beyond it, to two digits: where the search begins. */
const z = `sqrt(-2 * ln(tail)) - (2.30753 + 0.27061 * sqrt(-2 * ln(tail)))
        / (1 + 0.99229 * sqrt(-2 * ln(tail)) + 0.04481 * (-2 * ln(tail)))`;

/** From a first guess upwards or downwards to the least count beyond which no more than the tail lies. */
const searched = (beyond: string, probability: string): string => `
      more := ${beyond};
      IF more > tail THEN
        WHILE more > tail LOOP
          upper := upper + 1;
          more := more - ${probability};
        END LOOP;
      ELSE
        LOOP
          here := ${probability};
          EXIT WHEN upper <= 0 OR more + here > tail;
          more := more + here;
          upper := upper - 1;
        END LOOP;
      END IF;`;

const upperBinomialCount: StatisticsFunction = {
  name: 'binomial_upper_count(bigint, double precision, double precision)',
  parameters: `n bigint, p double precision, ${tail}, OUT upper bigint`,
  returns: 'bigint',
  language: 'plpgsql',
  meaning:
    'The least count among n beyond which no more than the tail of the binomial distribution lies. The search begins at the expansion of Cornish and Fisher (A&S 26.2.22, 26.2.49) and ends by exact tails.',
  body: `
    DECLARE
      more double precision;
      here double precision;
      z double precision;
    BEGIN
      IF p <= 0 OR p >= 1 THEN upper := CASE WHEN p <= 0 THEN 0 ELSE n END; RETURN; END IF;
      z := ${z};
      upper := least(n, greatest(0, floor(n * p + z * sqrt(n * p * (1 - p)) + (z * z - 1) * (1 - 2 * p) / 6)::bigint));
      ${searched('statistics.binomial_upper_tail(upper + 1, n, p)', 'statistics.binomial_probability(upper, n, p)')}
    END`,
};

const binomialLimits: StatisticsFunction = {
  name: 'binomial_limits(bigint, double precision, double precision)',
  parameters: `n bigint, p double precision, ${tail}, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact control limits of a p chart, as counts among n: no more than the tail lies below lower, and no more above upper. 0.00135 is what lies beyond three sigma of a normal distribution (Montgomery, Introduction to Statistical Quality Control, ch. 7, on probability limits).',
  body: `
    BEGIN
      upper := statistics.binomial_upper_count(n, p, tail);
      lower := CASE WHEN statistics.binomial_probability(0, n, p) > tail THEN 0
        ELSE n - statistics.binomial_upper_count(n, 1 - p, tail) END;
    END`,
};

const poissonLimits: StatisticsFunction = {
  name: 'poisson_limits(double precision, double precision)',
  parameters: `mean double precision, ${tail}, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact control limits of a c or u chart, as counts where mean are expected: no more than the tail lies below lower, and no more above upper (Montgomery, Introduction to Statistical Quality Control, ch. 7, on probability limits).',
  body: `
    DECLARE
      more double precision;
      here double precision;
      z double precision := ${z};
    BEGIN
      IF mean <= 0 THEN lower := 0; upper := 0; RETURN; END IF;
      upper := greatest(0, floor(mean + z * sqrt(mean) + (z * z - 1) / 6)::bigint);
      ${searched('statistics.poisson_upper_tail(upper + 1, mean)', 'statistics.poisson_probability(upper, mean)')}
      lower := greatest(0, floor(mean - z * sqrt(mean) + (z * z - 1) / 6)::bigint);
      more := statistics.poisson_lower_tail(lower - 1, mean);
      WHILE more > tail LOOP
        lower := lower - 1;
        more := more - statistics.poisson_probability(lower, mean);
      END LOOP;
      LOOP
        more := more + statistics.poisson_probability(lower, mean);
        EXIT WHEN more > tail;
        lower := lower + 1;
      END LOOP;
    END`,
};

const silentLimit: StatisticsFunction = {
  name: 'silent_limit(bigint, bigint, double precision)',
  parameters: `exposure bigint, silent_exposure bigint, ${tail}, OUT upper bigint`,
  returns: 'bigint',
  language: 'plpgsql',
  meaning:
    'The least count in exposure beyond which no more than the tail lies when silent_exposure had none: if the rate is the same in both, each of k falls into exposure with its share of both, whatever the rate (conditional test of Przyborowski and Wilenski, Biometrika 31, 1940).',
  body: `
    BEGIN
      upper := greatest(0, ceil(ln(tail) / ln(exposure / (exposure + silent_exposure)::double precision)) - 1);
    END`,
};

const controlLimits: StatisticsFunction = {
  name: 'control_limits(text, bigint, bigint, bigint)',
  parameters: `chart text, exposure bigint, baseline_count bigint, baseline_exposure bigint, ${OUT}`,
  returns: 'record',
  language: 'plpgsql',
  meaning:
    'Exact control limits, as counts, of one point of a p or u chart against its baseline: binomial for p, Poisson for u. A baseline in which nothing, or for p everything, was found says no rate: then what its silence allows.',
  body: `
    BEGIN
      IF baseline_count = 0 THEN
        lower := 0;
        upper := statistics.silent_limit(exposure, baseline_exposure);
        IF chart = 'p' THEN upper := least(upper, exposure); END IF;
      ELSIF chart = 'p' AND baseline_count = baseline_exposure THEN
        lower := greatest(0, exposure - statistics.silent_limit(exposure, baseline_exposure));
        upper := exposure;
      ELSIF chart = 'p' THEN
        SELECT l.lower, l.upper INTO lower, upper
          FROM statistics.binomial_limits(exposure, baseline_count / baseline_exposure::double precision) AS l;
      ELSE
        SELECT l.lower, l.upper INTO lower, upper
          FROM statistics.poisson_limits(exposure * (baseline_count / baseline_exposure::double precision)) AS l;
      END IF;
    END`,
};

const sideProbability: StatisticsFunction = {
  name: 'side_probability(text, text, bigint, bigint, bigint)',
  parameters:
    'chart text, side text, exposure bigint, baseline_count bigint, baseline_exposure bigint',
  returns: 'double precision',
  language: 'plpgsql',
  meaning:
    'Probability that a point of a p or u chart lies above, or below, the centre when nothing has changed: about one half for many, far from it for few.',
  body: `
    DECLARE
      centre double precision := baseline_count / baseline_exposure::double precision;
      first_above bigint := exposure * baseline_count / baseline_exposure + 1;
      last_below bigint := (exposure * baseline_count + baseline_exposure - 1) / baseline_exposure - 1;
    BEGIN
      RETURN CASE chart || ' ' || side
        WHEN 'p above' THEN statistics.binomial_upper_tail(first_above, exposure, centre)
        WHEN 'p below' THEN statistics.binomial_lower_tail(last_below, exposure, centre)
        WHEN 'u above' THEN statistics.poisson_upper_tail(first_above, exposure * centre)
        WHEN 'u below' THEN statistics.poisson_lower_tail(last_below, exposure * centre) END;
    END`,
};

/** Each after those that it calls. */
export const limitFunctions: readonly StatisticsFunction[] = [
  upperBinomialCount,
  binomialLimits,
  poissonLimits,
  silentLimit,
  controlLimits,
  sideProbability,
];
