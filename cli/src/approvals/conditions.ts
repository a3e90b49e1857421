import { type Command } from 'commander';
import { WritError } from '#client';
import { type Condition } from '#contracts';
import { listFor } from '../option-values';

interface ConditionOption {
  readonly text: string;
  binds?: readonly string[];
}

/** `--condition` and `--binds` of one command line, where each `--binds` belongs to what is before it. */
export class ConditionOptions {
  private readonly options: ConditionOption[] = [];

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

  /** Numbered on from `taken`; undefined without any option. */
  numberedAfter(taken: number): readonly Condition[] | undefined {
    if (this.options.length === 0) return undefined;
    return this.options.map(({ text, binds }, i) => ({
      number: taken + i + 1,
      text,
      ...(binds && { binds: [...binds] }),
    }));
  }

  private add(text: string): string {
    if (text.trim() === '') throw new WritError('--condition takes what must be shown, in words.');
    this.options.push({ text });
    return text;
  }

  private bind(kinds: readonly string[]): readonly string[] {
    const last = this.options.at(-1);
    if (!last) throw new WritError('Give --binds after the --condition that it belongs to.');
    if (last.binds) throw new WritError('Give one --binds for a --condition: list all its kinds.');
    last.binds = kinds;
    return kinds;
  }
}
