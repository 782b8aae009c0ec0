const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' });

export const longDate = (iso) => day.format(new Date(iso));
export const exactTime = (iso) => `${day.format(new Date(iso))}, ${clock.format(new Date(iso))} UTC`;
