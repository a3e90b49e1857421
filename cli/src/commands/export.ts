import { Argument, type Command } from 'commander';
import { WritError } from '#client';
import { listFor } from '../option-values';
import { sessionOf } from '../session';

interface ExportOptions {
  readonly parquet: string;
  readonly only?: readonly string[];
}

const PARTS = ['events', 'views'] as const;

const HELP = `
Events are added: a file that the manifest names is never written again. Views are replaced, all of them as of one ledger
position. The manifest is replaced last, so a run that is killed leaves the export of before.

  writ export --parquet export
  writ query 'SELECT status, count(*) FROM writ.work_orders GROUP BY status' --in export`;

export const addExportCommand = (program: Command): void => {
  program
    .command('export')
    .description('export events and views to a folder of Parquet files with a manifest')
    .addArgument(new Argument('[what]', 'both where absent').choices(PARTS))
    .requiredOption('--parquet <folder>', 'a new folder, or one of an earlier export')
    .option('--only <views>', 'of the views only these', listFor('--only'))
    .addHelpText('after', HELP)
    .action(
      async (
        what: (typeof PARTS)[number] | undefined,
        options: ExportOptions,
        command: Command,
      ) => {
        if (what === 'events' && options.only) throw new WritError('--only goes with views.');
        const { runExport } = await import('../export/run-export.js');
        const { parquet, only } = options;
        const parts = what === undefined ? PARTS : [what];
        await runExport(sessionOf(command), { parts, folder: parquet, only });
      },
    );
};
