import { tableOf } from '../../cli/src/terminal';
import { spread, type Summary } from '../report';

/** The figures beside those of peers, who is ahead, and what each peer does and does not do. */
export const peersText = (
  summaries: readonly Summary[],
  leftOut: readonly string[],
): readonly string[] => {
  const rows = summaries.flatMap((summary) => {
    const { peer, baselineFigure, ratio, writ, unit } = summary;
    if (!peer || !baselineFigure || !ratio) return [];
    const measure = `${summary.case}: ${summary.name}`;
    return [
      [
        measure,
        `${spread(baselineFigure)} ${unit}`,
        `${spread(writ)} ${unit}`,
        spread(ratio),
        aheadOf(summary),
      ],
    ];
  });
  const sentences = summaries.flatMap(({ peer }) => (peer ? [`${peer.name}: ${peer.does}`] : []));
  return [
    ...tableOf(['measure', 'peer', 'writ', 'ratio', 'ahead'], rows),
    '',
    ...new Set(sentences),
    ...[...new Set(leftOut)].map((line) => `Left out – ${line}`),
  ];
};

/** Who has the better figure in every round; neither, where rounds disagree. */
export const aheadOf = ({ ratio, better, peer }: Summary): string => {
  if (!ratio || !peer || !better) return '–';
  const isAbove = ratio.min > 1;
  const isBelow = ratio.max < 1;
  if (!isAbove && !isBelow) return 'neither';
  return isAbove === (better === 'more') ? 'Writ' : peer.name;
};
