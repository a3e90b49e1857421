import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="post-reviews" question="">
    {null}
  </Page>
);

export default Shown;
