import { type Tool } from '@modelcontextprotocol/server';
import { WritError } from '#client';
import { type ProxyMapping, type ToolMapping } from '#contracts';
import { type ActionKind, unboundKind } from './action-of-call';
import { type Decisions } from './decisions';
import { mayEverRun } from './may-ever-run';
import { nameOf } from './read-mapping';
import { type Upstream } from './upstream';

type Rules = Awaited<ReturnType<Decisions['rules']>>;

export interface MappedTool {
  readonly server: string;
  readonly upstream: Upstream;
  readonly mapping: ToolMapping;
}

/** The tools that the mapping lets agents know, and what the workflow says of their actions. */
export class MappedTools {
  private readonly tools: ReadonlyMap<string, MappedTool>;
  private kinds: ReadonlyMap<string, ActionKind> = new Map();

  constructor(
    { servers }: ProxyMapping,
    private readonly upstreams: ReadonlyMap<string, Upstream>,
    private readonly decisions: Decisions,
  ) {
    this.tools = new Map(
      servers.flatMap(({ name: server, tools }) =>
        tools.map((mapping): [string, MappedTool] => [
          nameOf(mapping),
          { server, upstream: upstreams.get(server)!, mapping },
        ]),
      ),
    );
  }

  named(name: string): MappedTool | undefined {
    return this.tools.get(name);
  }

  /** Reads the workflow. Throws `WritError` where a call could not be bound to a decision. */
  async readKinds(): Promise<void> {
    this.kinds = await this.decisions.kinds();
    const unbound = [...this.tools.values()].flatMap(({ mapping }) => {
      const kind = this.kinds.get(mapping.action);
      return kind ? (unboundKind(kind) ?? []) : [];
    });
    if (unbound.length > 0) throw new WritError([...new Set(unbound)]);
  }

  /** Throws `WritError` where the workflow lists no such kind. */
  async kindOf({ mapping: { action } }: MappedTool): Promise<ActionKind> {
    if (!this.kinds.has(action)) await this.readKinds();
    const kind = this.kinds.get(action);
    if (!kind) throw new WritError(`The workflow does not list the action ${action}.`);
    return kind;
  }

  authorityOf({ mapping: { action } }: MappedTool): ActionKind['authority'] {
    return this.kinds.get(action)!.authority;
  }

  /** What an agent sees: tools that their servers have, that are mapped, and whose action may ever run. */
  async listed(): Promise<readonly Tool[]> {
    const [rules] = await Promise.all([this.decisions.rules(), this.readKinds()]);
    const lists = await Promise.all(
      [...this.upstreams].map(async ([server, upstream]) => {
        const there = await upstream.tools().catch(() => []);
        return there.flatMap((tool) => this.shown(server, tool as Tool, rules));
      }),
    );
    return lists.flat();
  }

  private shown(server: string, tool: Tool, rules: Rules): readonly Tool[] {
    const mapped = [...this.tools].find(
      ([, one]) => one.server === server && one.mapping.tool === tool.name,
    );
    if (!mapped) return [];
    const { action } = mapped[1].mapping;
    if (!this.kinds.has(action) || !mayEverRun(action, rules)) return [];
    // How a server runs long calls is between it and the proxy.
    const { execution: _, ...rest } = tool;
    return [{ ...rest, name: mapped[0] }];
  }
}
