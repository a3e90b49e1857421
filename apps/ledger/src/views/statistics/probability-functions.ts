import { type StatisticsFunction } from './sql-function';

/** For n = 0 … 15, where the series below is not exact enough. */
const ERRORS_OF_SMALL = [
  '0, 0.0810614667953272582196702, 0.0413406959554092940938221, 0.02767792568499833914878929',
  '0.02079067210376509311152277, 0.01664469118982119216319487, 0.01387612882307074799874573',
  '0.01189670994589177009505572, 0.01041126526197209649747857, 0.009255462182712732917728637',
  '0.008330563433362871256469318, 0.007573675487951840794972024, 0.006942840107209529865664152',
  '0.006408994188004207068439631, 0.005951370112758847735624416, 0.005554733551962801371038690',
].join(', ');

const loader = 'C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000';

const stirlingError: StatisticsFunction = {
  name: 'stirling_error(double precision)',
  parameters: 'n double precision',
  returns: 'double precision',
  language: 'sql',
  meaning: `ln n! beyond (n + 1/2) ln n - n + ln(2 pi)/2, for whole n from 1: Stirling's series, DLMF 5.11.1, as it is used by ${loader}.`,
  body: `SELECT CASE
    WHEN n < 15.5 THEN ('{${ERRORS_OF_SMALL}}'::double precision[])[n::integer + 1]
    ELSE (1::double precision/12 - (1::double precision/360 - (1::double precision/1260
      - (1::double precision/1680 - 1::double precision/1188/(n*n))/(n*n))/(n*n))/(n*n))/n END`,
};

/** By atanh, because x ln(x/m) + m - x loses its digits where x is near m. */
const deviance: StatisticsFunction = {
  name: 'deviance(double precision, double precision)',
  parameters: 'x double precision, m double precision',
  returns: 'double precision',
  language: 'sql',
  meaning: `x ln(x/m) + m - x for x, m > 0: what a count of x says against a mean of m (${loader}).`,
  body: `SELECT (x - m) * ((x - m) / (x + m))
    + 2 * x * (atanh((x - m) / (x + m)) - (x - m) / (x + m))`,
};

const binomialProbability: StatisticsFunction = {
  name: 'binomial_probability(bigint, bigint, double precision)',
  parameters: 'k bigint, n bigint, p double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of exactly k among n when each is one with probability p; 0 below 1e-260. ${loader}.`,
  body: `
    DECLARE
      q double precision := 1 - p;
      e double precision;
    BEGIN
      IF k < 0 OR k > n THEN RETURN 0; END IF;
      IF p <= 0 THEN RETURN (k = 0)::integer; END IF;
      IF p >= 1 THEN RETURN (k = n)::integer; END IF;
      IF k = 0 THEN e := -2 * n * atanh(p / (2 - p));
      ELSIF k = n THEN e := -2 * n * atanh(q / (2 - q));
      ELSE
        e := statistics.stirling_error(n) - statistics.stirling_error(k) - statistics.stirling_error(n - k)
          - statistics.deviance(k, n * p) - statistics.deviance(n - k, n * q)
          + ln(n / (2 * pi() * k * (n - k))) / 2;
      END IF;
      RETURN CASE WHEN e < -600 THEN 0 ELSE exp(e) END;
    END`,
};

const poissonProbability: StatisticsFunction = {
  name: 'poisson_probability(bigint, double precision)',
  parameters: 'k bigint, mean double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of exactly k where that many are expected on average; 0 below 1e-260. ${loader}.`,
  body: `
    DECLARE
      e double precision;
    BEGIN
      IF k < 0 THEN RETURN 0; END IF;
      IF mean <= 0 THEN RETURN (k = 0)::integer; END IF;
      IF k = 0 THEN e := -mean;
      ELSE
        e := -statistics.stirling_error(k) - statistics.deviance(k, mean) - ln(2 * pi() * k) / 2;
      END IF;
      RETURN CASE WHEN e < -600 THEN 0 ELSE exp(e) END;
    END`,
};

const summed =
  'Summed from k outwards, all terms positive, so that it is right to the last digits; the other tail where k is within the mean.';

/** The tail at k or beyond it, away from the mean; `next` is the ratio of a term to the one before. */
const tailBody = (is: {
  readonly all: string;
  readonly none: string;
  readonly within: string;
  readonly complement: string;
  readonly first: string;
  readonly goesOn: string;
  readonly next: string;
  readonly step: '+ 1' | '- 1';
}): string => `
    DECLARE
      at double precision := k;
      term double precision;
      total double precision;
    BEGIN
      IF ${is.all} THEN RETURN 1; END IF;
      IF ${is.none} THEN RETURN 0; END IF;
      IF ${is.within} THEN RETURN 1 - ${is.complement}; END IF;
      term := ${is.first};
      total := term;
      WHILE ${is.goesOn} AND term > total * 1e-17 LOOP
        term := term * ${is.next};
        total := total + term;
        at := at ${is.step};
      END LOOP;
      RETURN least(total, 1);
    END`;

const binomialUpperTail: StatisticsFunction = {
  name: 'binomial_upper_tail(bigint, bigint, double precision)',
  parameters: 'k bigint, n bigint, p double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of k or more among n when each is one with probability p: the regularised incomplete beta function I_p(k, n - k + 1), DLMF 8.17.5. ${summed}`,
  body: tailBody({
    all: 'k <= 0 OR p >= 1 AND k <= n',
    none: 'k > n OR p <= 0',
    within: 'k <= n * p',
    complement: 'statistics.binomial_lower_tail(k - 1, n, p)',
    first: 'statistics.binomial_probability(k, n, p)',
    goesOn: 'at < n',
    next: '((n - at) * p) / ((at + 1) * (1 - p))',
    step: '+ 1',
  }),
};

const binomialLowerTail: StatisticsFunction = {
  name: 'binomial_lower_tail(bigint, bigint, double precision)',
  parameters: 'k bigint, n bigint, p double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of k or fewer among n when each is one with probability p: 1 - I_p(k + 1, n - k), DLMF 8.17.5. ${summed}`,
  body: tailBody({
    all: 'k >= n OR p <= 0 AND k >= 0',
    none: 'k < 0 OR p >= 1',
    within: 'k > n * p',
    complement: 'statistics.binomial_upper_tail(k + 1, n, p)',
    first: 'statistics.binomial_probability(k, n, p)',
    goesOn: 'at > 0',
    next: '(at * (1 - p)) / ((n - at + 1) * p)',
    step: '- 1',
  }),
};

const poissonUpperTail: StatisticsFunction = {
  name: 'poisson_upper_tail(bigint, double precision)',
  parameters: 'k bigint, mean double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of k or more where mean are expected: the regularised incomplete gamma function P(k, mean), DLMF 8.4.10. ${summed}`,
  body: tailBody({
    all: 'k <= 0',
    none: 'mean <= 0',
    within: 'k <= mean',
    complement: 'statistics.poisson_lower_tail(k - 1, mean)',
    first: 'statistics.poisson_probability(k, mean)',
    goesOn: 'true',
    next: 'mean / (at + 1)',
    step: '+ 1',
  }),
};

const poissonLowerTail: StatisticsFunction = {
  name: 'poisson_lower_tail(bigint, double precision)',
  parameters: 'k bigint, mean double precision',
  returns: 'double precision',
  language: 'plpgsql',
  meaning: `Probability of k or fewer where mean are expected: the regularised incomplete gamma function Q(k + 1, mean), DLMF 8.4.10. ${summed}`,
  body: tailBody({
    all: 'mean <= 0 AND k >= 0',
    none: 'k < 0',
    within: 'k > mean',
    complement: 'statistics.poisson_upper_tail(k + 1, mean)',
    first: 'statistics.poisson_probability(k, mean)',
    goesOn: 'at > 0',
    next: 'at / mean',
    step: '- 1',
  }),
};

/** Each after those that it calls. */
export const probabilityFunctions: readonly StatisticsFunction[] = [
  stirlingError,
  deviance,
  binomialProbability,
  poissonProbability,
  binomialUpperTail,
  binomialLowerTail,
  poissonUpperTail,
  poissonLowerTail,
];
