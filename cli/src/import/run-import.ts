import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WritError } from '#client';
import { type LogMapping } from '#contracts';
import { readDefinition } from '../definitions';
import { grouped } from '../progress';
import { sayPublished } from '../publish/publish-folder';
import { type Session } from '../session';
import { sayJson, sayLine, type Terminal } from '../terminal';
import { bundledMappingFor } from './bundled';
import { importLog, type ImportOptions } from './import-log';
import { type LogFile, openLogFile } from './log-file';
import { readMapping } from './mapping-file';
import { publishOwn } from './own-definitions';
import { rehearse, sayRehearsal } from './rehearsal';
import { type Tally } from './tally';

interface RunOptions extends ImportOptions {
  readonly mapping?: string;
  readonly dryRun?: boolean;
}

/**
 * The import as one command: finds the mapping, publishes the workflow and codes beside it, sends
 * the log and says what came of it. True when the whole log is in the ledger.
 */
export const runImport = async (
  file: string,
  options: RunOptions,
  session: Session,
): Promise<boolean> => {
  const { client, terminal, json } = session;
  const log = await openLogFile(file);
  const mappingFile = options.mapping ?? (await bundledMappingFor(log));
  const mapping = readMapping(mappingFile);
  checkAgainstWorkflow(mapping, mappingFile);

  if (options.dryRun) {
    const rehearsal = await rehearse(log, mapping, options.limit);
    if (json) sayJson(terminal.out, rehearsal);
    else sayRehearsal(terminal, rehearsal);
    return rehearsal.skipped === 0;
  }

  if (existsSync(join(dirname(mappingFile), 'workflow.yaml'))) {
    const folder = dirname(mappingFile);
    const { published, left } = await publishOwn(client, folder, mapping);
    if (!json) sayPublished(terminal, published, folder);
    if (!json && left.length > 0)
      sayLine(terminal.out, `defined before, left as they are: ${left.join(', ')}`);
    if (published.failures.length + published.waiting.length > 0)
      throw new WritError('Nothing was imported, because its definitions were not published.');
  }
  const tally = await importLog(client, log, mapping, options, terminal);
  if (json) sayJson(terminal.out, tally.toJSON());
  else sayTally(terminal, log, tally);
  return tally.isWhole;
};

/** Throws `WritError` when mapping and the workflow beside it do not go together. */
const checkAgainstWorkflow = (mapping: LogMapping, mappingFile: string): void => {
  const file = join(dirname(mappingFile), 'workflow.yaml');
  if (!existsSync(file)) return;
  const workflow = readDefinition(file).value as { id?: unknown; exceptionCodes?: unknown } | null;
  if (workflow?.id !== mapping.workflow)
    throw new WritError(
      `${mappingFile}: its workflow is ${mapping.workflow}, but ${file} has the id ${String(workflow?.id)}.`,
    );
  const listed = [workflow.exceptionCodes ?? []].flat();
  const unlisted = (mapping.blocked ?? []).filter(({ code }) => !listed.includes(code));
  if (unlisted.length > 0)
    throw new WritError(
      `${mappingFile}: list ${unlisted.map(({ code }) => code).join(', ')} under exceptionCodes in ${file}.`,
    );
};

const sayTally = ({ out, err }: Terminal, { path }: LogFile, tally: Tally): void => {
  const { cases, events, facts, accepted, duplicate, notSent, quarantined, skipped } = tally;
  for (const problem of tally.problems) sayLine(err, problem);
  const again = notSent > 0 ? ` (${grouped(notSent)} of them not sent again)` : '';
  sayLine(out, [
    `${path}: ${grouped(cases)} cases, ${grouped(events)} events`,
    `${grouped(facts)} facts: ${grouped(accepted)} accepted, ${grouped(duplicate)} already there${again}, ${grouped(quarantined)} quarantined`,
    ...(skipped > 0 ? [`${grouped(skipped)} cases were left out`] : []),
    ...Object.entries(tally.reasons).map(([reason, n]) => `${grouped(n)} quarantined: ${reason}`),
    ...(quarantined > 0 ? ['GET /v1/events/quarantine lists what was quarantined and why'] : []),
  ]);
};
