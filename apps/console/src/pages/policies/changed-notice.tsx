import { Alert, Text } from '@mantine/core';
import { AnchorLink } from '../../parts/link';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { type Changed } from './change-control';

/** What came of a change of a policy: that it is in force, or who has to say yes first. */
export const ChangedNotice = ({ changed }: { readonly changed: Changed }) =>
  changed.kind === 'published' ? (
    <Alert role="status" color="green" mt="md" title={`Version ${changed.version} is in force`}>
      <Text size="sm">Whatever is asked from now on is decided by it.</Text>
    </Alert>
  ) : (
    <Alert role="status" color="yellow" mt="md" title="The change waits for a yes">
      <Text size="sm" component="div">
        <Owner name={changed.owner} /> decides. <Said>{changed.nextAction}</Said> Then send the same
        change once more.
      </Text>
      <Text size="sm">
        {changed.approvals.map((approvalId) => (
          <AnchorLink
            key={approvalId}
            to="/approvals/$approvalId"
            params={{ approvalId }}
            inherit
            mr="sm"
          >
            Its approval
          </AnchorLink>
        ))}
        <AnchorLink
          to="/work-orders/$workOrderId"
          params={{ workOrderId: changed.workOrderId }}
          inherit
        >
          Its work order
        </AnchorLink>
      </Text>
    </Alert>
  );
