// Styled-jsx: the site's own package of that name. A build of a site that uses it puts the package in the place of this module.

export default null;
