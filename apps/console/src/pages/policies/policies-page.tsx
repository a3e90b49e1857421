import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="policies" question="">
    {null}
  </Page>
);

export default Shown;
