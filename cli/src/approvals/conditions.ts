import { type Command } from 'commander';
import { type Condition } from '#contracts';
import { listFor } from '../option-values';
import { UserError } from '../user-error';

interface Said {
  readonly text: string;
  binds?: readonly string[];
}

/** `--condition` and `--binds` of one command line, where each `--binds` belongs to what is before it. */
export class ConditionsSaid {
  private readonly said: Said[] = [];

  /** Adds both options to a command. */
  constructor(command: Command) {
    command
      .option('--condition <text>', 'what must be shown first; can be given again', (text) =>
        this.add(text),
      )
      .option(
        '--binds <kinds>',
        'action kinds that wait for the condition before it; all where absent',
        (kinds) => this.bind(listFor('--binds')(kinds)),
      );
  }

  /** Numbered on from `taken`; undefined where none was said. */
  numberedAfter(taken: number): readonly Condition[] | undefined {
    if (this.said.length === 0) return undefined;
    return this.said.map(({ text, binds }, i) => ({
      number: taken + i + 1,
      text,
      ...(binds && { binds: [...binds] }),
    }));
  }

  private add(text: string): string {
    if (text.trim() === '') throw new UserError('--condition takes what must be shown, in words.');
    this.said.push({ text });
    return text;
  }

  private bind(kinds: readonly string[]): readonly string[] {
    const last = this.said.at(-1);
    if (!last) throw new UserError('Give --binds after the --condition that it belongs to.');
    if (last.binds) throw new UserError('Give one --binds for a --condition: list all its kinds.');
    last.binds = kinds;
    return kinds;
  }
}
