import { WritError } from '#client';
import { type LogTrace } from './log';
import { type LogFile } from './log-file';
import { XesParser } from './xes-parser';

/** The cases of an XES file in its order. Throws `WritError` naming the file and the line. */
export async function* readXes(file: LogFile): AsyncGenerator<LogTrace, void, undefined> {
  const parser = new XesParser();
  try {
    for await (const text of file.text()) {
      parser.write(text);
      yield* parser.take();
    }
    parser.end();
  } catch (error) {
    throw error instanceof WritError ? new WritError(`${file.path}: ${error.message}.`) : error;
  }
  yield* parser.take();
}

/** The name that the log gives itself; reads no further than its first case. */
export const xesLogName = async (file: LogFile): Promise<string | undefined> => {
  const parser = new XesParser();
  for await (const text of file.text()) {
    parser.write(text);
    if (parser.take().length > 0) break;
  }
  return parser.logName;
};
