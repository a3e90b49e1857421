import { settings } from '#settings';
import { generatedPart, markdownTable } from './generated';

interface Row {
  readonly means: string;
  readonly expects: string;
  readonly preset?: string | number;
  readonly isSecret?: true;
  readonly isInternal?: true;
  readonly readBy: readonly string[];
}

const SERVICES = 6;
const readers = ({ readBy }: Row): string => {
  const services = readBy.filter((program) => program !== 'launcher');
  return services.length === SERVICES ? 'all' : services.join(', ') || 'launcher';
};

describe('the table of settings', () => {
  it('has every setting that an operator may set, as it is declared', () => {
    const rows = (Object.entries(settings) as [string, Row][])
      .filter(([, { isInternal }]) => !isInternal)
      .map(([name, row]) => [
        row.isSecret ? `\`${name}\` \`_FILE\`` : `\`${name}\``,
        `${row.preset ?? ''}` && `\`${row.preset}\``,
        row.means,
        row.expects,
        readers(row),
      ]);
    const { stated, declared } = generatedPart(
      'docs/operations/settings.md',
      'settings',
      markdownTable(['variable', 'default', 'meaning', 'expects', 'read by'], rows),
    );
    expect(stated).toBe(declared);
  });
});
