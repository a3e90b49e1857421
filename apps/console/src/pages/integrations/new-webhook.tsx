import { Checkbox, NativeSelect, SimpleGrid } from '@mantine/core';
import '@mantine/core/styles/SimpleGrid.css';
import { useState } from 'react';
import { api } from '../../api/client';
import { type paths } from '../../api/schema';
import { Act, type ActField } from '../../parts/act';
import styles from './integrations.module.css';
import { type OnSecret } from './webhook-acts';

type NewWebhook = paths['/v1/webhooks']['post']['requestBody']['content']['application/json'];
type Format = NonNullable<NewWebhook['format']>;
type NoticeType = NonNullable<NewWebhook['types']>[number];

/** One that is missing does not compile. */
const formats: Readonly<Record<Format, string>> = {
  standard: 'Signed JSON (Standard Webhooks)',
  cloudevents: 'All events, as CloudEvents',
  slack: 'Slack, by an incoming webhook',
  'slack-app': 'Slack, by an app',
  teams: 'Microsoft Teams, by a workflow',
};

/** By what they are about; one that is missing does not compile. */
const types: Readonly<Record<NoticeType, true>> = {
  'approval.requested': true,
  'approval.escalated': true,
  'approval.granted': true,
  'approval.rejected': true,
  'approval.expired': true,
  'approval.revoked': true,
  'approval.superseded': true,
  'decision.made': true,
  'exception.raised': true,
  'exception.assigned': true,
  'exception.escalated': true,
  'break-glass.declared': true,
  'post-review.scheduled': true,
  'post-review.breached': true,
  'remediation.opened': true,
  'remediation.breached': true,
  'remediation.recurred': true,
  'obligation.assigned': true,
  'delegation.dispatched': true,
  'delegation.reminded': true,
  'delegation.reported-done': true,
  'delegation.timed-out': true,
  'delegation.confirmed': true,
  'delegation.superseded': true,
  'delegation.stopped': true,
  'question.asked': true,
  'question.answered': true,
  'alert.crossed': true,
  'access-request.ended': true,
  'halt.withdrew-runs': true,
};

const NAME: ActField = { name: 'label', label: 'Name', description: 'A name people recognise.' };
const OWNERS: ActField = {
  name: 'recipients',
  label: 'Owners',
  kind: 'lines',
  description: 'One per line: only notices for these owners. Empty: all.',
};
const ADDRESS: ActField = {
  name: 'url',
  label: 'URL',
  required: true,
  description: 'A public https address.',
};
/** What an app of Slack needs, and nothing else has. */
const OF_SLACK_APP: readonly ActField[] = [
  { ...ADDRESS, description: 'https://slack.com/api' },
  { name: 'channel', label: 'Channel', description: 'The id of the channel.', required: true },
  {
    name: 'token',
    label: 'Token',
    kind: 'secret',
    description: 'Its bot token. Nobody is shown it again.',
    required: true,
  },
];

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Creates a webhook and passes its secret on once. */
export const CreateWebhook = ({ onSecret }: OnSecret) => {
  const [format, setFormat] = useState<Format>('standard');
  const [chosen, setChosen] = useState<readonly NoticeType[]>([]);
  const getsNotices = format !== 'cloudevents';
  return (
    <Act
      command="create-webhook"
      label="New webhook"
      variant="filled"
      fields={[
        ...(format === 'slack-app' ? OF_SLACK_APP : [ADDRESS]),
        NAME,
        ...(getsNotices ? [OWNERS] : []),
      ]}
      run={async ({ url = '', label, recipients, channel, token }) => {
        const { data } = await api.POST('/v1/webhooks', {
          body: {
            url,
            format,
            ...(format === 'slack-app' && channel ? { channel } : {}),
            ...(format === 'slack-app' && token ? { token } : {}),
            ...(label ? { label } : {}),
            ...(getsNotices && chosen.length > 0 ? { types: [...chosen] } : {}),
            ...(getsNotices && recipients ? { recipients: linesOf(recipients) } : {}),
          },
        });
        if (data?.secret !== undefined) onSecret({ ...data, secret: data.secret });
        return {};
      }}
    >
      <NativeSelect
        label="Format"
        data={Object.entries(formats).map(([value, label]) => ({ value, label }))}
        value={format}
        onChange={(event) => setFormat(event.currentTarget.value as Format)}
      />
      {getsNotices && <Types chosen={chosen} choose={setChosen} />}
    </Act>
  );
};

/** There are many: they are folded, so that the button to send is in sight. */
const Types = ({
  chosen,
  choose,
}: {
  readonly chosen: readonly NoticeType[];
  readonly choose: (chosen: readonly NoticeType[]) => void;
}) => (
  <details className={styles.types}>
    <summary>Types of notices: {chosen.length === 0 ? 'all' : chosen.join(', ')}</summary>
    <Checkbox.Group
      aria-label="Types of notices"
      value={[...chosen]}
      onChange={(values) => choose(values as NoticeType[])}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={4} mt={4}>
        {Object.keys(types).map((type) => (
          <Checkbox key={type} value={type} label={type} size="xs" />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  </details>
);
