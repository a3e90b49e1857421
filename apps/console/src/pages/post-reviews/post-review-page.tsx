import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="post-review" question="">
    {null}
  </Page>
);

export default Shown;
