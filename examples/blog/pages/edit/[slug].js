import Head from 'next/head';
import { isDown, readForEditor } from '../../lib/source';

// The workshop plays three parts: the CMS in which a post is edited, the CMS'
// webhook that calls /api/revalidate, and the accident that takes the data
// source down. It works without JavaScript. A real CMS would keep the secret
// on its own server; nothing but this demonstration would put it into a page.
export default function Edit({ post, down, saved, secret }) {
  const { slug, title, text } = post;
  return (
    <div className="workshop">
      <Head><title>{`Workshop: ${title}`}</title></Head>
      <section>
        <h1>Edit, revalidate, reload</h1>
        <form className="card" method="post" action={`/api/posts/${slug}`}>
          <h2><b>1</b>Edit the data</h2>
          {saved && <p className="note" id="saved">Saved in the data source. The stored page does not know yet: reload it on the right.</p>}
          <label htmlFor="edit-title">Title</label>
          <input type="text" id="edit-title" name="title" defaultValue={title} maxLength={200} required />
          <label htmlFor="edit-text">Text</label>
          <textarea id="edit-text" name="text" defaultValue={text} maxLength={20000} required />
          <div className="row"><button>Save</button></div>
        </form>
        <div className="card">
          <h2><b>2</b>Revalidate</h2>
          <p>Calls <code>/api/revalidate?secret=…&amp;slug={slug}</code>. The answer comes when the new page is stored.</p>
          <div className="row">
            <Call slug={slug} secret={secret}><button>With the right secret</button></Call>
            <Call slug={slug} secret="wrong"><button className="plain">With a wrong secret</button></Call>
          </div>
          <iframe className="answer" name="answer" title="Answer of /api/revalidate" />
        </div>
        <form className="card" method="post" action="/api/source">
          <h2><b>3</b>The data source is {down ? 'down' : 'up'}</h2>
          <p>{down
            ? 'Revalidating now fails with status 500, and visitors keep getting the stored page.'
            : 'Take it down and revalidate: a failing source never takes a stored page away.'}</p>
          <input type="hidden" name="slug" value={slug} />
          <button name="state" value={down ? 'up' : 'down'} className={down ? undefined : 'danger'}>{down ? 'Take it up again' : 'Take it down'}</button>
        </form>
      </section>
      <section>
        <div className="row" style={{ margin: '0 0 .9rem' }}>
          <a className="button" href={`/posts/${slug}`} target="preview">Reload the stored page</a>
          <a className="button plain" href="/" target="preview">Show the list</a>
          <a className="button plain" href={`/posts/${slug}`}>Open it</a>
        </div>
        <iframe className="preview" name="preview" src={`/posts/${slug}`} title="The stored page" />
      </section>
    </div>
  );
}

function Call({ slug, secret, children }) {
  return (
    <form method="get" action="/api/revalidate" target="answer">
      <input type="hidden" name="secret" value={secret} />
      <input type="hidden" name="slug" value={slug} />
      {children}
    </form>
  );
}

export async function getServerSideProps({ params, query }) {
  const post = await readForEditor(params.slug);
  if (!post) return { notFound: true };
  return { props: { post, down: isDown(), saved: query.saved === '1', secret: process.env.REVALIDATE_SECRET ?? '' } };
}
