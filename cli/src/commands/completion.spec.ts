import { execFileSync } from 'node:child_process';
import { runWrit as run } from '../../test/run-writ';

describe('completion', () => {
  const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { stdout: script } = await run(['completion', 'bash'], () => ({}));
    const typed = `COMP_WORDS=(writ ${words.join(' ')}); COMP_CWORD=${words.length}; _writ`;
    const shown = execFileSync('bash', ['-c', `${script}\n${typed}; echo "\${COMPREPLY[@]}"`]);
    return shown.toString().trim().split(' ');
  };

  it('[N4] completes commands, commands of commands, options and files in bash', async () => {
    expect(await completed('rec')).toEqual(['recall', 'receipt']);
    expect(await completed('--as', 'operator', 'stage', 'ent')).toEqual(['enter']);
    expect(await completed('approvals', '--se')).toEqual(['--search']);
    expect(await completed('publish', 'exampl')).toEqual(['examples']);
  });

  it('[N4] has the same commands for zsh and fish', async () => {
    const { stdout: zsh } = await run(['completion', 'zsh'], () => ({}));
    expect(zsh).toMatch(/^#compdef writ\n/);
    const { stdout: fish } = await run(['completion', 'fish'], () => ({}));
    expect(fish).toContain("complete -c writ -n '__fish_use_subcommand' -f -a 'work-orders'\n");
  });

  it('[N4] says which shells there are', async () => {
    await expect(run(['completion', 'tcsh'], () => ({}))).rejects.toThrow(
      'There is no script for tcsh: take bash, zsh, fish.',
    );
  });
});
