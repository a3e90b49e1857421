import 'reflect-metadata';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WritError } from '#client';
import { grouped, startProgress } from '../../progress';
import { sayLine, type Terminal } from '../../terminal';
import { type LogFile, logNameOf, openLogFile } from '../log-file';
import { isOcel } from '../ocel/read-ocel';
import { isCsv, readLog } from '../read-log';
import { findDefinitions } from '../../publish/find-definitions';
import { IMPORT_EXAMPLES, OWN_COMMAND } from '../../own-files';
import { checkOffline } from '../../validate/check-offline';
import { linesOf } from '../../validate/findings';
import { readMapping } from '../mapping-file';
import { csvColumns, xesColumns } from './log-columns';
import { suggest, type Suggestion, surveyedBy } from './suggestion';
import { filesOf } from './suggestion-files';
import { Survey } from './survey';

/**
 * Reads a log once through and writes a first draft of its mapping, workflow and codes into a new
 * folder. Throws `WritError` where the folder exists or the log cannot be read; sends nothing.
 */
export const runSuggest = async (
  file: string,
  folder: string,
  terminal: Terminal,
  limit?: number,
): Promise<void> => {
  if (existsSync(folder)) throw new WritError(`${folder} is there already: name a new folder.`);
  const log = await openLogFile(file);
  if (isOcel(log))
    throw new WritError(
      `${file}: drafts are made of XES and CSV. Write a mapping of an object-centric log after ${IMPORT_EXAMPLES}/README.md.`,
    );
  const { survey, suggestion } = await suggestionFor(log, terminal, limit);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(filesOf(basename(file), suggestion)))
    writeFileSync(join(folder, name), text);
  checkDraft(folder);
  sayLine(terminal.out, [
    `${file}: ${grouped(survey.cases)} cases, ${grouped(survey.events)} events, ${grouped(survey.activities.size)} activities`,
    `Wrote a first draft to ${folder}. Read it through, then try it, without sending anything, by`,
    `  ${OWN_COMMAND} import ${file} --mapping ${join(folder, 'mapping.yaml')} --dry-run`,
  ]);
};

/** By the rules of publishing. Throws `WritError` with what is wrong in the draft, which stays to be corrected. */
const checkDraft = (folder: string): void => {
  readMapping(join(folder, 'mapping.yaml'));
  const { publications, problems } = findDefinitions(folder);
  const findings = checkOffline(publications);
  const wrong = publications.flatMap((publication, index) =>
    findings[index] ? linesOf(publication, findings[index]) : [],
  );
  if (problems.length + wrong.length > 0)
    throw new WritError([
      `The draft in ${folder} would not be published as it is: correct it there.`,
      ...problems,
      ...wrong,
    ]);
};

/** What the log shows, and what that suggests. Throws `WritError` where it cannot be read or is empty. */
const suggestionFor = async (
  log: LogFile,
  terminal: Terminal,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ readonly survey: Survey; readonly suggestion: Suggestion }> => {
  const columns = isCsv(log) ? await csvColumns(log) : await xesColumns(log);
  const mapping = surveyedBy(columns);
  const survey = new Survey(mapping);
  const progress = startProgress(terminal, log.size, 'events');
  try {
    for await (const trace of readLog(log, mapping)) {
      if (survey.cases >= limit) break;
      survey.add(trace);
      progress.moved(log.bytesRead(), survey.events);
    }
  } finally {
    progress.stop();
  }
  if (survey.events === 0) throw new WritError(`${log.path}: the log has no events.`);
  const name = logNameOf(log);
  return { survey, suggestion: suggest(name, survey, { columns, isCsv: isCsv(log) }) };
};
