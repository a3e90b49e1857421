import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type Tool as ShownTool,
} from '@modelcontextprotocol/server';
import { ApiProblem, type WritClient, WritError } from '#client';
import { version } from '#version';
import { answered, failed } from './answered';
import { takingText } from './artifact';
import { type Arguments, callTool } from './call-tool';
import { requireFirstPage } from './messages';
import { statedByPerson } from './stated-by-person';
import { declaresTasks, serveTasks, taskCreated, TASKS } from './tasks';
import { type ApiDocument, inputSchemaOf } from './tool-schemas';
import { type Tool, tools } from './tools';
import { taskOfAnswer, tasksInWrit } from './waits';

const INSTRUCTIONS =
  'Writ is the control plane for delegated work. Check your inbox, read the whole brief (verbose) before you accept, ' +
  'check what is next and read the handoff before you go on with work of others, ' +
  'check which actions you may propose, ask for a decision before every action, act on "run" only and report its outcome, ' +
  'record what you made as evidence in the handoff area, ' +
  'report done, and then stop and wait: only an operator confirms that work is done.';

/** Reads the API's document once, with the key of the first caller: it is the same for everybody. */
export const apiDocumentOf = (): ((client: WritClient) => Promise<ApiDocument>) => {
  let read: Promise<ApiDocument> | undefined;
  return (client) => {
    read ??= client.get<ApiDocument>('/docs-json').then(({ body }) => body);
    // A server that did not answer may answer the next time.
    read.catch(() => (read = undefined));
    return read;
  };
};

/** An MCP server that is a thin client of the HTTP API: it decides nothing and keeps nothing. */
export const mcpServer = (client: WritClient, document: () => Promise<ApiDocument>): Server => {
  const server = new Server(
    { name: 'writ', version },
    { capabilities: { tools: {}, extensions: { [TASKS]: {} } }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', async ({ params }) => {
    requireFirstPage(params);
    const api = await document();
    return { tools: tools.map((tool) => shown(tool, api)) };
  });
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw noSuchTool(params.name);
    try {
      const schema = async () => inputSchemaOf(tool, await document());
      const stated = await statedByPerson(tool, params.arguments ?? {}, mcpReq, schema);
      if ('form' in stated) return stated.form;
      return await resultOf(client, tool, stated.args, declaresTasks(mcpReq.envelope));
    } catch (error) {
      if (!(error instanceof WritError)) throw error;
      return failed(error.message, error instanceof ApiProblem ? { ...error.problem } : undefined);
    }
  });
  serveTasks(server, tasksInWrit(client));
  return server;
};

const shown = (tool: Tool, api: ApiDocument) => {
  const { name, description, readOnly = false } = tool;
  const schema = inputSchemaOf(tool, api);
  return {
    name,
    description,
    // Its parts are JSON, which the type of the SDK spells out and ours does not.
    inputSchema: (name === 'record_evidence'
      ? takingText(schema)
      : schema) as ShownTool['inputSchema'],
    annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
  };
};

/** A task where the answer waits and the client knows tasks. */
const resultOf = async (
  client: WritClient,
  tool: Tool,
  args: Arguments,
  hasTasks: boolean,
): Promise<CallToolResult> => {
  const answer = await callTool(client, tool, args);
  const task = tool.waits && hasTasks ? await taskOfAnswer(client, tool.waits, answer) : undefined;
  return task ? taskCreated(task) : answered(answer);
};

const noSuchTool = (name: string): ProtocolError =>
  new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `There is no tool ${name}: there are ${tools.map((tool) => tool.name).join(', ')}.`,
  );
