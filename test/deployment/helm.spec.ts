import { readFileSync } from 'node:fs';
import { settings } from '#settings';
import { itUnless, temporaryFolder } from '#testkit';
import { inLauncher } from '../setup/launcher';
import { complaintsAbout, lint, type Manifest, missingHelm, rendered } from './helm';

const itRuns = itUnless(missingHelm());
const everything = [
  'serviceMonitor.enabled=true',
  'ingress.enabled=true',
  'ingress.host=writ.example',
];
/** The values of docs/operations/deployment.md. */
const cluster = [
  'nats.servers={tls://nats-0.nats:4222,tls://nats-1.nats:4222,tls://nats-2.nats:4222}',
  'nats.replicas=3',
  'nats.caSecretName=nats-ca',
  'nats.clientSecretName=nats-client',
  'tracing.endpoint=http://collector.monitoring:4318',
  'tracing.sample=0.01',
];
const ofMonitoring = ({ kind }: Manifest): boolean => kind === 'ServiceMonitor';

describe('the Helm chart', () => {
  const folder = temporaryFolder();
  const named = (manifests: readonly Manifest[], kinds: RegExp): Record<string, any> =>
    Object.fromEntries(
      manifests
        .filter(({ kind }) => kinds.test(kind))
        .map(({ metadata, spec }) => [metadata.name.replace('writ-', ''), spec]),
    );

  type Files = Readonly<Record<string, Readonly<Record<string, string>>>>;
  const deploymentFiles = (...logs: readonly string[]): Files =>
    inLauncher(
      'deployment-secrets',
      `(process.env.WRIT_DATA = ${JSON.stringify(folder)}, it.writeDeploymentSecrets(${JSON.stringify(logs)}), it.filesByContainer(${JSON.stringify(folder)}))`,
    );
  /** Each process reads the files that are in its own secret, and no others. */
  const expectFiles = (manifests: readonly Manifest[], files: Files, prefix: string): void => {
    for (const { metadata, spec } of manifests.filter((each) => each.spec?.template)) {
      const name = metadata.name.replace('writ-', '');
      const [container] = spec.template.spec.containers;
      const env = container.env as readonly { name: string; value: string }[];
      const read = env.filter(({ name: setting }) => setting.endsWith('_FILE'));
      const wanted = Object.keys(files[name]!).filter((file) => !/-cluster/.test(file));
      expect([name, read.map(({ value }) => value).sort()]).toEqual([
        name,
        wanted.map((file) => `/run/writ/${file}`).sort(),
      ]);
      for (const { name: setting } of read)
        expect(Object.keys(settings)).toContain(
          setting === 'WRIT_KEYS_FILE' ? setting : setting.slice(0, -5),
        );
      const { volumes } = spec.template.spec;
      expect(volumes.find((volume: any) => volume.name === 'secrets').secret.secretName).toBe(
        `${prefix}-${name}`,
      );
    }
  };

  itRuns('passes the linter of Helm', () =>
    expect(lint()).toContain('1 chart(s) linted, 0 chart(s) failed'),
  );

  itRuns('renders to what the types of Kubernetes have, and no field besides', () => {
    const values = [...everything, ...cluster];
    const manifests = rendered(...values).filter((manifest) => !ofMonitoring(manifest));
    expect(complaintsAbout(manifests, folder)).toBe('');
    const [first] = manifests.filter(({ kind }) => kind === 'Deployment');
    const planted = { ...first!, spec: { ...first!.spec, replica: 2 } };
    expect(complaintsAbout([planted], folder)).toContain('"replica"');
  });

  itRuns('runs every service of the launcher by its file, twice, with probes and a budget', () => {
    const manifests = rendered();
    const pods = named(manifests, /^(Deployment|StatefulSet)$/);
    const table = inLauncher<{ name: string; file: string }[]>('services', 'it.services');
    expect(Object.keys(pods).sort()).toEqual(table.map(({ name }) => name).sort());
    expect(Object.keys(named(manifests, /^PodDisruptionBudget$/)).sort()).toEqual(
      Object.keys(pods).sort(),
    );
    for (const { name, file } of table) {
      const { replicas, template } = pods[name];
      const [container] = template.spec.containers;
      expect([name, replicas, container.args]).toEqual([name, 2, [`dist/${file}`]]);
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
        expect(container[probe].httpGet.port).toBe('operations');
    }
  });

  itRuns(
    'runs nothing as root, with capabilities, on a writable root or with a token of the cluster',
    () => {
      for (const { kind, spec } of rendered().filter((each) => each.spec?.template)) {
        const pod = spec.template.spec;
        expect([kind, pod.automountServiceAccountToken, pod.securityContext]).toEqual([
          kind,
          false,
          expect.objectContaining({
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          }),
        ]);
        for (const { securityContext } of pod.containers)
          expect(securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
      }
    },
  );

  itRuns(
    '[O4] names for each service the files of the secrets that it reads, in a secret of its own',
    () => {
      expectFiles(rendered(), deploymentFiles(), 'writ');
    },
  );

  itRuns(
    '[O4] runs the services of a further log with secrets of their own, and no gateway',
    () => {
      const files = deploymentFiles('eu');
      const ofLog = Object.fromEntries(
        Object.entries(files).flatMap(([path, own]) =>
          path.startsWith('log-eu/') ? [[path.slice('log-eu/'.length), own]] : [],
        ),
      );
      const manifests = rendered('log=eu', 'secretPrefix=writ-eu', ...everything);
      expect(Object.keys(ofLog).sort()).toEqual(
        Object.keys(named(manifests, /^(Deployment|StatefulSet|Job)$/)).sort(),
      );
      expectFiles(manifests, ofLog, 'writ-eu');
      for (const secret of ['log-key', 'content-key'])
        expect(ofLog['ledger']![secret]).not.toBe(files['ledger']![secret]);
      expect(ofLog['ledger']!['token-secret']).toBe(files['ledger']!['token-secret']);
      expect(JSON.stringify(ofLog)).not.toMatch(/nats-issuer|keys\.json/);
      const kinds = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(kinds.filter((each) => /gateway|^Ingress|^Service writ$/.test(each))).toEqual([]);
      for (const { spec } of Object.values(named(manifests, /^Deployment$/)).map(
        (it) => it.template,
      ))
        expect(spec.containers[0].env).toContainEqual({ name: 'WRIT_LOG', value: 'eu' });
      expectFiles(rendered('logs=true'), files, 'writ');
    },
  );

  itRuns('gives each service all servers of a NATS cluster, and the collector of traces', () => {
    const page = readFileSync('docs/operations/deployment.md', 'utf8');
    for (const value of cluster) expect(page).toContain(value);
    const manifests = rendered(...cluster, 'tracing.headers=true');
    const pods = named(manifests, /^(Deployment|StatefulSet)$/);
    for (const name of Object.keys(pods)) {
      const { containers, volumes } = pods[name].template.spec;
      const [{ env, volumeMounts }] = containers;
      const { NATS_URL_FILE, ...found } = Object.fromEntries(
        env.map((one: { name: string; value: string }) => [one.name, one.value]),
      );
      expect(NATS_URL_FILE).toBeUndefined();
      expect(found).toMatchObject({
        NATS_URL: 'tls://nats-0.nats:4222,tls://nats-1.nats:4222,tls://nats-2.nats:4222',
        WRIT_NATS_CREDS_FILE: '/run/writ/nats-creds',
        WRIT_STREAM_REPLICAS: '3',
        WRIT_NATS_CA_FILE: '/run/nats/ca/ca.crt',
        WRIT_NATS_CERT_FILE: '/run/nats/client/tls.crt',
        WRIT_NATS_KEY_FILE: '/run/nats/client/tls.key',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.monitoring:4318',
        OTEL_EXPORTER_OTLP_HEADERS_FILE: '/run/writ/otlp-headers',
        OTEL_TRACES_SAMPLER_ARG: '0.01',
      });
      for (const setting of Object.keys(found))
        expect(Object.keys(settings)).toContain(
          setting === 'WRIT_KEYS_FILE' ? setting : setting.replace(/_FILE$/, ''),
        );
      const secrets = volumes.flatMap(({ secret }: any) => (secret ? [secret.secretName] : []));
      expect(secrets).toEqual([`writ-${name}`, 'nats-ca', 'nats-client']);
      expect(volumeMounts.map((mount: any) => mount.mountPath)).toEqual(
        expect.arrayContaining(['/run/nats/ca', '/run/nats/client']),
      );
    }
    const policies = named(manifests, /^NetworkPolicy$/);
    const egress = (name: string) =>
      policies[name].egress.flatMap((rule: any) => rule.ports.map(({ port }: any) => port));
    expect(egress('policy')).toEqual([53, 53, 5432, 4222, 4318]);
    expect(egress('migrate')).toEqual([53, 53, 5432]);
  });

  itRuns('starts no traces, and one replica, where no value says so', () => {
    const [first] = rendered().filter(({ kind }) => kind === 'Deployment');
    const env = first!.spec.template.spec.containers[0].env as readonly { name: string }[];
    const names = env.map(({ name }) => name).filter((name) => /NATS|OTEL|STREAM/.test(name));
    expect(names).toEqual(['NATS_URL_FILE', 'WRIT_STREAM_REPLICAS']);
    expect(env).toContainEqual({ name: 'WRIT_STREAM_REPLICAS', value: '1' });
  });

  itRuns('lets the gateway reach no database, and only the gateway be called', () => {
    const policies = named(rendered(), /^NetworkPolicy$/);
    const ports = (rules: readonly { ports: readonly { port: number | string }[] }[]) =>
      rules.flatMap((rule) => rule.ports.map(({ port }) => port));
    const others = Object.keys(policies).filter((name) => name !== 'gateway');
    expect(others).toHaveLength(6);
    expect(ports(policies['gateway'].egress)).toEqual([53, 53, 4222, 443]);
    for (const name of others) {
      expect(ports(policies[name].egress)).toContain(5432);
      expect(ports(policies[name].ingress)).not.toContain('http');
    }
    expect(policies['migrate'].ingress).toEqual([]);
  });

  itRuns('has Prometheus read each pod by itself, once a value says so', () => {
    expect(rendered().filter(ofMonitoring)).toEqual([]);
    const [{ spec } = { spec: undefined }] = rendered(...everything).filter(ofMonitoring);
    expect(spec.endpoints).toEqual([{ port: 'operations', path: '/metrics', interval: '30s' }]);
    const service = rendered().find(({ metadata }) => metadata.name === 'writ-operations')!;
    expect((service.metadata as any).labels).toMatchObject(spec.selector.matchLabels);
  });
});
