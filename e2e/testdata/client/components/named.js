import { useState } from 'react';

export function Named() {
  const [on, setOn] = useState(false);
  return <button id="named" onClick={() => setOn(!on)}>{on ? 'on' : 'off'}</button>;
}
