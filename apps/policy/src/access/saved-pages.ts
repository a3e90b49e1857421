import { Injectable } from '@nestjs/common';
import { type PolicyRefusal, type SavedPage, SavedPageBody, SavePageBody } from '#contracts';
import { Refusal } from '#kernel';
import {
  asUnavailable,
  columnParsers,
  type CommandFrame,
  mustNameCaller,
  parseAs,
  Platform,
} from '#platform';

type Metadata = CommandFrame['metadata'];

/** Of one person. */
const SAVED_MAX = 100;

/** Pages of the console that people save for themselves; nobody reads those of others. */
@Injectable()
export class SavedPages {
  constructor(private readonly platform: Platform) {}

  /** Saves a page, in the place of one of the same name. Refuses with `too_many_saved_pages`. */
  async save(data: unknown, asker: Metadata): Promise<SavedPage> {
    const { name, path } = parseAs(SavePageBody, data);
    const [saved] = await this.rows(
      'save-page',
      `INSERT INTO access.saved_pages (tenant, principal, name, path)
        SELECT $1, $2, $3, $4
        WHERE ${SAVED_MAX} > (SELECT count(*) FROM access.saved_pages
          WHERE tenant = $1 AND principal = $2 AND name <> $3)
        ON CONFLICT (tenant, principal, name) DO UPDATE SET path = excluded.path, saved_at = now()
        RETURNING name, path, saved_at AS "savedAt"`,
      asker,
      [name, path],
    );
    if (!saved)
      throw refuse('too_many_saved_pages', `You saved ${SAVED_MAX} pages: remove one first.`);
    return saved;
  }

  /** Those of the caller, by name. */
  async list(asker: Metadata): Promise<readonly SavedPage[]> {
    return this.rows(
      'list-saved-pages',
      `SELECT name, path, saved_at AS "savedAt" FROM access.saved_pages
        WHERE tenant = $1 AND principal = $2 ORDER BY name`,
      asker,
    );
  }

  async remove(data: unknown, asker: Metadata) {
    const { name } = parseAs(SavedPageBody, data);
    const removed = await this.rows(
      'remove-saved-page',
      `DELETE FROM access.saved_pages WHERE tenant = $1 AND principal = $2 AND name = $3
        RETURNING name, path, saved_at AS "savedAt"`,
      asker,
      [name],
    );
    if (removed.length === 0)
      throw refuse('saved_page_not_found', 'You saved no page under this name.');
    return { name };
  }

  private async rows(
    name: string,
    text: string,
    asker: Metadata,
    values: readonly string[] = [],
  ): Promise<readonly SavedPage[]> {
    mustNameCaller(asker);
    const all = [asker.tenant, asker.actor.id, ...values];
    const { rows } = await this.platform.pool
      .query<SavedPage>({ name, text, values: all, types: columnParsers })
      .catch(asUnavailable);
    return rows;
  }
}

const refuse = (code: PolicyRefusal, message: string): Refusal<PolicyRefusal> =>
  new Refusal(code, message);
