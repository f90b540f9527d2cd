/**
 * Resources that Mailjet's REST API has, whether they are served here or not (Mailjet, API reference): whoever asks for one of
 * them gets another answer than for one that Mailjet does not know, either.
 */
const names = `
  aggregategraphstatistics apikey apikeyaccess apikeytotals apitoken axtesting batchjob bouncestatistics campaign
  campaignaggregate campaigndraft campaigngraphstatistics campaignoverview campaignstatistics clickstatistics contact
  contactdata contactfilter contacthistorydata contactmetadata contactslist contactslistsignup contactstatistics csvimport
  dns domainstatistics eventcallbackurl geostatistics graphstatistics listrecipient listrecipientstatistics liststatistics
  message messagehistory messageinformation messagesentstatistics messagestate messagestatistics metadata metasender
  myprofile newsletter newslettertemplate newslettertemplatecategory openinformation openstatistics parseroute preferences
  sender senderstatistics statcounters statistics template toplinkclicked trigger user useragentstatistics widget
  widgetcustomvalue`

const known = new Set(names.trim().split(/\s+/u))

/** @param path below `/v3/REST/` or `/v3/DATA/` */
export function isMailjetResource(path: string): boolean {
  return known.has((/^[^/]*/u.exec(path)?.[0] ?? '').toLowerCase())
}
