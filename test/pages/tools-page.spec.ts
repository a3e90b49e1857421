import { tools } from '../../cli/src/mcp/tools';
import { generatedPart, markdownTable } from './generated';

describe('the table of tools for agents', () => {
  it('[N4] has every tool, and what it says of itself', () => {
    const rows = tools.map(({ name, description }) => [`\`${name}\``, description]);
    const { stated, declared } = generatedPart(
      'docs/delegation.md',
      'tools',
      markdownTable(['tool', 'does'], rows),
    );
    expect(stated).toBe(declared);
  });
});
