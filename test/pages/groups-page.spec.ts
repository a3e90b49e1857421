import { dimensionsOf, reports } from '#contracts';
import { generatedPart, markdownTable } from './generated';

describe('the table of reports by groups', () => {
  it('[Q2] has every report that takes groupBy, what it counts, and by what', () => {
    const rows = reports.flatMap(({ name, groups }) =>
      groups ? [[`\`${name}\``, groups.list, groups.time, dimensionsOf(groups).join(', ')]] : [],
    );
    const { stated, declared } = generatedPart(
      'docs/questions/groups.md',
      'groups',
      markdownTable(['report', 'counts', 'by the time', 'dimensions'], rows),
    );
    expect(stated).toBe(declared);
  });
});
