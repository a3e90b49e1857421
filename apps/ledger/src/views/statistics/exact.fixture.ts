/** Sums of whole numbers, without any of the formulas that they check. */
const DIGITS = 60n;

/** A share of two whole numbers, to as many digits as a number has. */
export const share = (part: bigint, whole: bigint): number =>
  Number((part * 10n ** DIGITS * 10n ** DIGITS) / whole) /
  Number(10n ** DIGITS) /
  Number(10n ** DIGITS);

/** Weights of 0 … n in a binomial distribution with p = a / b; together they are b^n. */
export const binomialWeights = (n: number, a: bigint, b: bigint): readonly bigint[] => {
  const weights = [(b - a) ** BigInt(n)];
  for (let k = 1; k <= n; k++)
    weights.push((weights[k - 1]! * BigInt(n - k + 1) * a) / (BigInt(k) * (b - a)));
  return weights;
};

/** Weights of 0 … in a Poisson distribution with mean a / b, until they are nothing to its sum. */
export const poissonWeights = (a: bigint, b: bigint): readonly bigint[] => {
  const weights = [10n ** 120n];
  for (let k = 1n; weights.at(-1)! > 0n; k++) weights.push((weights.at(-1)! * a) / (b * k));
  return weights;
};

export const sum = (weights: readonly bigint[]): bigint =>
  weights.reduce((total, weight) => total + weight, 0n);

/** The greatest count with no more than 0.00135 below it, and the least with no more than that above it. */
export const limitsOf = (weights: readonly bigint[]): readonly [number, number] => {
  const isTail = (part: readonly bigint[]) => sum(part) * 100_000n <= sum(weights) * 135n;
  let lower = 0;
  while (isTail(weights.slice(0, lower + 1))) lower++;
  let upper = weights.length - 1;
  while (isTail(weights.slice(upper))) upper--;
  return [lower, upper];
};
