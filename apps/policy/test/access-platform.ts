import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjects } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { closePlatform, createPlatform, type Platform } from '#platform';
import { metadata, Processes, sharedInFile } from '#testkit';
import { AccessService } from '../src/access/access.service';
import { apiKeyFor } from '../src/access/key-store';
import { TenantsService } from '../src/access/tenants.service';

export const SECRET = 'a secret of these tests that is long enough';

/** A key that nobody has yet. */
export const newKey = () => apiKeyFor(metadata({ commandId: randomUUID() }), Buffer.from(SECRET));

/** What policy knows of keys, on a database, a NATS and a ledger of its own. */
export class AccessPlatform {
  private constructor(
    readonly processes: Processes,
    readonly platform: Platform,
    readonly access: AccessService,
    private readonly folder: string,
    readonly keyOfFile: string,
  ) {}

  /**
   * One for the specs of a test file. A spec that retires an owner of a key of the keys file, or counts tenants, starts its
   * own.
   */
  static share(): Promise<AccessPlatform> {
    return sharedInFile('access', () => AccessPlatform.start());
  }

  static async start(): Promise<AccessPlatform> {
    const processes = await Processes.start();
    const folder = mkdtempSync(join(tmpdir(), 'writ-keys-'));
    const keysFile = join(folder, 'keys.json');
    const ofFile = newKey();
    writeFileSync(keysFile, JSON.stringify({ operator: ofFile.text }));
    Object.assign(process.env, {
      DATABASE_URL: processes.stack.databaseUrl,
      NATS_URL: processes.stack.natsUrl,
      WRIT_TOKEN_SECRET: SECRET,
      WRIT_KEYS_FILE: keysFile,
      WRIT_LOG_LEVEL: 'silent',
    });
    const platform = await createPlatform('policy', subjects.ledger, subjects.credentials);
    const access = new AccessService(platform);
    await access.onModuleInit();
    return new AccessPlatform(processes, platform, access, folder, ofFile.text);
  }

  /** The id of the operator's key of the keys file. */
  get fileKeyId(): string {
    return this.keyOfFile.split('_')[1]!;
  }

  /** An admin, or somebody else. */
  by(id: string, given: Partial<CommandMetadata> = {}): CommandMetadata {
    const actor = { id, key: this.fileKeyId };
    return metadata({ commandId: randomUUID(), actor, roles: ['admin'], ...given });
  }

  /** A tenant, and the first key of its admin. */
  createTenant(tenant: string) {
    const asker = this.by('root', { roles: ['deployment-admin'] });
    return new TenantsService(this.platform, this.access).create(
      { tenant, principal: 'adele' },
      asker,
    );
  }

  async stop(): Promise<void> {
    await closePlatform(this.platform);
    await this.processes.stop();
    rmSync(this.folder, { recursive: true });
  }
}
