import { type Command } from 'commander';
import { WritError } from '#client';
import { processTerminal, sayLine } from '../terminal';

/** What may follow some words of a command line. */
interface Place {
  /** The words before, such as `stage enter`; empty at the beginning. */
  readonly path: string;
  readonly commands: readonly string[];
  readonly options: readonly string[];
}

const USE = `
  bash  writ completion bash > ~/.local/share/bash-completion/completions/writ
  zsh   writ completion zsh > "\${fpath[1]}/_writ"
  fish  writ completion fish > ~/.config/fish/completions/writ.fish`;

/** Adds `writ completion`: a script that lets a shell complete commands and options. */
export const addCompletionCommand = (program: Command): void => {
  program
    .command('completion')
    .description('print a script that lets your shell complete commands and options')
    .argument('<shell>', Object.keys(scripts).join(', '))
    .addHelpText('after', USE)
    .action((shell: string) => {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (!script)
        throw new WritError(
          `There is no script for ${shell}: take ${Object.keys(scripts).join(', ')}.`,
        );
      sayLine(processTerminal().out, script(placesOf(program)));
    });
};

const placesOf = (command: Command, path: readonly string[] = []): readonly Place[] => [
  {
    path: path.join(' '),
    commands: command.commands.map((each) => each.name()),
    options: command.options.flatMap(({ long }) => long ?? []),
  },
  ...command.commands.flatMap((each) => placesOf(each, [...path, each.name()])),
];

/** Names of commands and options have letters, digits and hyphens: nothing in them means anything to a shell. */
const bash = (places: readonly Place[]): readonly string[] => [
  '_writ() {',
  '  local current="${COMP_WORDS[COMP_CWORD]}" path="" word',
  '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
  '    case "${path:+$path }$word" in',
  `      ${places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join('|')}) path="\${path:+$path }$word" ;;`,
  '    esac',
  '  done',
  '  local words=""',
  '  case "$path" in',
  ...places.map(
    ({ path, commands, options }) =>
      `    '${path}') words='${[...commands, ...options, '--help'].join(' ')}' ;;`,
  ),
  '  esac',
  '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
  // Where nothing fits, an argument may be a file.
  '  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))',
  '}',
  'complete -F _writ writ',
];

const zsh = (places: readonly Place[]): readonly string[] => [
  '#compdef writ',
  'autoload -U +X bashcompinit && bashcompinit',
  ...bash(places),
];

const fish = (places: readonly Place[]): readonly string[] =>
  places.flatMap(({ path, commands, options }) => {
    const condition =
      path === ''
        ? '__fish_use_subcommand'
        : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
    return [
      ...commands.map((name) => `complete -c writ -n '${condition}' -f -a '${name}'`),
      ...options.map((option) => `complete -c writ -n '${condition}' -l '${option.slice(2)}'`),
    ];
  });

const scripts: Readonly<Record<string, (places: readonly Place[]) => readonly string[]>> = {
  bash,
  zsh,
  fish,
};
