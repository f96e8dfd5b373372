//! What a header means, in the shapes that the usual programs export. Nothing here looks at values.

use crate::addresses;
use crate::field::{Field, IdKind, Kind, Unit};
use planner::prospect::Line;

const PERSONAL: Field = Field::Phone(Line::Personal);
const SHARED: Field = Field::Phone(Line::Shared);

/// The field that a header names, in a file of rows of that kind.
pub(crate) fn recognise(header: &str, kind: Kind) -> Option<Field> {
    let plain = strip(header);
    // "Create Date (EST)": what stands behind in brackets says how, not what.
    let bare = plain.split('(').next().filter(|bare| plain.ends_with(')') && !bare.trim().is_empty());
    let also = (kind != Kind::Touches).then(|| whose(&squash(plain))).flatten();
    name(&squash(plain), kind)
        .or_else(|| bare.and_then(|bare| name(&squash(bare), kind)))
        .or_else(|| also.and_then(|rest| name(&rest, kind)))
}

/// "Contact Phone Number" is their phone number: the name without whose it is.
fn whose(squashed: &str) -> Option<String> {
    let owners = ["contact", "lead", "personal", "person", "prospect", "customer", "client"];
    owners.iter().find_map(|owner| squashed.strip_prefix(owner)).filter(|rest| rest.len() > 2).map(str::to_owned)
}

fn name(squashed: &str, kind: Kind) -> Option<Field> {
    // "Phone 2", "E-mail 2 Address" and "property_email_1" are further values of the same field.
    let numberless: String = squashed.chars().filter(|character| !character.is_ascii_digit()).collect();
    known(squashed, kind).or_else(|| known(&numberless, kind).filter(|_| numberless.len() > 2))
}

/// Without what a program puts before its own column names.
fn strip(header: &str) -> &str {
    let header = header.trim().trim_start_matches('\u{feff}');
    for prefix in ["property_", "Person - ", "person - ", "Contact: ", "Lead: "] {
        if let Some(rest) = header.strip_prefix(prefix) {
            return rest;
        }
    }
    header
}

/// Letters and digits only, lower case, so that `E-mail Address`, `EMAILADDRESS` and `email_address` are one.
pub(crate) fn squash(header: &str) -> String {
    header.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn known(name: &str, kind: Kind) -> Option<Field> {
    let special = match kind {
        Kind::Prospects => prospect(name),
        Kind::Touches => touch(name),
        Kind::Companies => company(name),
    };
    special.or_else(|| addresses::part(name)).or_else(|| common(name))
}

/// Columns that mean the same in every kind of file.
fn common(name: &str) -> Option<Field> {
    Some(match name {
        "timezone" | "tz" | "zone" | "hstimezone" => Field::Zone,
        "owner" | "ownername" | "owneremail" | "ownerfullname" | "leadowner" | "leadowneremail" | "contactowner"
        | "contactowneremail" | "accountowner" | "companyowner" | "callowner" | "taskowner" | "assignedto" | "assignedowner"
        | "salesrep" | "salesagent" | "rep" | "activityassignedto" | "hubspotowner" | "recordowner" | "owneralias" => {
            Field::Owner
        }
        "ownerid" | "leadownerid" | "contactownerid" | "accountownerid" | "callownerid" | "taskownerid" | "hubspotownerid"
        | "assignedtoid" => Field::OwnerId,
        "tags" | "tag" | "labels" | "label" | "categories" | "groupmembership" | "keywords" => Field::Tags,
        "notes" | "note" | "description" | "comments" | "comment" | "remarks" | "memo" => Field::Note,
        "createdat" | "createdate" | "createddate" | "createdtime" | "createdon" | "created" | "datecreated" | "addtime"
        | "personcreated" | "dateadded" | "creationdate" | "createtime" => Field::CreatedAt,
        "isdeleted" | "fivetrandeleted" | "deleted" => Field::Deleted,
        // Of what kind the value beside it is, is read with that value; how a program sorts its cards says nothing of people.
        "phonelabel" | "phonetype" | "emaillabel" | "emailtype" | "emaildisplayname" | "addresslabel" | "addresstype"
        | "websitelabel" | "websitetype" | "organizationtype" | "sensitivity" => Field::Ignore,
        "fivetransynced" | "systemmodstamp" | "fivetranactive" | "photourl" => Field::Ignore,
        _ => return None,
    })
}

fn phone(name: &str) -> Option<Field> {
    Some(match name {
        "phone"
        | "phonenumber"
        | "phonenumbers"
        | "phoneno"
        | "contactnumber"
        | "contactno"
        | "telno"
        | "telephoneno"
        | "mobileno"
        | "cellno"
        | "cellnumber"
        | "telephone"
        | "tel"
        | "telephonenumber"
        | "mobile"
        | "mobilephone"
        | "mobilephonenumber"
        | "mobilenumber"
        | "cell"
        | "cellphone"
        | "cellphonenumber"
        | "direct"
        | "directphone"
        | "directdial"
        | "directline"
        | "homephone"
        | "otherphone"
        | "primaryphone"
        | "phonevalue"
        | "phonemobile"
        | "phonehome"
        | "phoneother"
        | "phonework"
        | "workphone"
        | "businessphone"
        | "workdirectphone"
        | "carphone"
        | "asstphone"
        | "hswhatsappphonenumber"
        | "whatsapp"
        | "whatsappphonenumber"
        | "phonee"
        | "contactphone"
        | "leadphone" => match name {
            "asstphone" => return None,
            _ => PERSONAL,
        },
        "companyphone" | "companymainphone" | "companyphonenumber" | "mainphone" | "mainline" | "mainnumber" | "officephone"
        | "switchboard" | "switchboardphone" | "corporatephone" | "accountphone" | "organizationphone" | "hqphone"
        | "companyhqphone" | "centralphone" | "sharedphone" | "phonemain" | "receptionphone" | "office" => SHARED,
        _ => return None,
    })
}

fn prospect(name: &str) -> Option<Field> {
    phone(name).or_else(|| {
        Some(match name {
            "id" | "recordid" | "externalid" | "prospectid" | "personid" | "uid" | "recordidcontact" | "contactrecordid"
            | "hsobjectid" | "vid" => Field::Id(IdKind::Plain),
            "leadid" => Field::Id(IdKind::Lead),
            "contactid" => Field::Id(IdKind::Contact),
            "firstname" | "givenname" | "forename" | "first" => Field::FirstName,
            "middlename" | "additionalname" | "middle" => Field::MiddleName,
            "lastname" | "familyname" | "surname" | "last" => Field::LastName,
            "name" | "fullname" | "contactname" | "leadname" | "displayname" | "personname" | "person" | "prospectname"
            | "customername" | "contact" | "contactperson" => Field::FullName,
            "salutation" | "prefix" | "nameprefix" | "honorific" | "honorificprefix" => Field::Prefix,
            "suffix" | "namesuffix" => Field::Suffix,
            "jobtitle" | "title" | "position" | "organizationtitle" | "role" | "jobposition" | "jobrole" | "designation" => {
                Field::JobTitle
            }
            "company"
            | "companyname"
            | "account"
            | "accountname"
            | "organization"
            | "organisation"
            | "organizationname"
            | "organisationname"
            | "associatedcompany"
            | "companyaccount"
            | "employer"
            | "primarycompany"
            | "associatedcompanyprimary"
            | "business"
            | "businessname"
            | "firm" => Field::Company,
            "companyid"
            | "accountid"
            | "organizationid"
            | "associatedcompanyid"
            | "associatedcompanyids"
            | "associatedcompanyidsprimary"
            | "primaryassociatedcompanyid" => Field::CompanyId,
            "website" | "websiteurl" | "webpage" | "url" | "companydomain" | "companydomainname" | "domain"
            | "companywebsite" | "websitevalue" | "homepage" | "web" => Field::Website,
            "industry" | "sector" | "companyindustry" => Field::Industry,
            "numberofemployees" | "noofemployees" | "employees" | "companysize" | "numemployees" => Field::CompanySize,
            "email"
            | "emailaddress"
            | "emails"
            | "workemail"
            | "businessemail"
            | "emailvalue"
            | "emailwork"
            | "emailhome"
            | "emailother"
            | "secondaryemail"
            | "primaryemail"
            | "personalemail"
            | "additionalemailaddresses"
            | "additionalemails"
            | "mail"
            | "contactemail"
            | "leademail"
            | "otheremail"
            | "secondaryemailc"
            | "homeemail" => Field::Email,
            "linkedin" | "linkedinurl" | "linkedinprofile" | "linkedinbio" | "twitter" | "twitterusername" | "twitterhandle"
            | "facebook" | "skypeid" | "skype" | "linkedinprofileurl" | "xing" | "socialprofile" | "hslinkedinurl" => {
                Field::Social
            }
            "leadsource" | "source" | "originalsource" | "contactsource" | "leadsourcename" | "originaltrafficsource" => {
                Field::Source
            }
            "worth" | "rating" | "leadrating" | "grade" => Field::Worth,
            "status" | "leadstatus" | "contactstatus" | "hsleadstatus" => Field::Status,
            "donotcall" | "dnc" | "dncflag" | "donotcallflag" | "calloptout" | "phoneoptout" | "hasoptedoutofcalls"
            | "donotphone" => Field::DoNotCall,
            "donotemail"
            | "donotmail"
            | "emailoptout"
            | "hasoptedoutofemail"
            | "unsubscribed"
            | "unsubscribedfromallemail"
            | "optedout"
            | "hsemailoptout"
            | "optout"
            | "optedoutofemail"
            | "donotsendemail" => Field::DoNotMail,
            _ => return None,
        })
    })
}

fn touch(name: &str) -> Option<Field> {
    Some(match name {
        "id" | "taskid" | "callid" | "activityid" | "engagementid" | "recordid" | "externalid" | "callsid" | "sid" => {
            Field::Id(IdKind::Plain)
        }
        "contactid" | "contactrecordid" | "associatedcontactid" | "associatedcontactids" => Field::Id(IdKind::Contact),
        "leadid" | "leadrecordid" => Field::Id(IdKind::Lead),
        // The person by an id that does not say whether of a lead or of a contact.
        "whoid" | "whoidid" | "prospectid" | "personid" | "relatedtoid" => Field::CompanyId,
        "callstarttime" | "date" | "occurredat" | "calldate" | "calltime" | "activitydate" | "starttime" | "startdate"
        | "timestamp" | "hstimestamp" | "datetime" | "when" | "duedate" | "callstart" | "at" | "callbegin" => Field::OccurredAt,
        "callduration"
        | "calldurationinseconds"
        | "durationseconds"
        | "duration"
        | "durationinseconds"
        | "callseconds"
        | "calldurationseconds"
        | "durationsec" => Field::Duration(Unit::Seconds),
        "calldurationinminutes" | "durationminutes" | "durationinminutes" | "minutes" | "calldurationminutes" => {
            Field::Duration(Unit::Minutes)
        }
        "hscallduration" | "durationms" | "durationmilliseconds" | "calldurationmilliseconds" | "calldurationms" => {
            Field::Duration(Unit::Milliseconds)
        }
        "calltype" | "direction" | "calldirection" | "hscalldirection" => Field::Direction,
        "type" | "channel" | "activitytype" | "tasksubtype" | "engagementtype" => Field::Channel,
        "disposition" | "outcome" | "callresult" | "calldisposition" | "hscalldisposition" | "result" | "calloutcome" => {
            Field::Disposition
        }
        "subject" | "calltitle" | "hscalltitle" | "title" | "activitysubject" => Field::Subject,
        "callnotes" | "callnote" | "hscallbody" | "callbody" | "body" | "fullcomments" => Field::Note,
        "from" | "fromnumber" | "hscallfromnumber" | "caller" | "callfrom" => Field::CallFrom,
        "to" | "tonumber" | "hscalltonumber" | "callto" | "callednumber" | "dialednumber" => Field::CallTo,
        "phone" | "phonenumber" | "contactphone" | "number" | "telephone" | "mobile" => PERSONAL,
        "email" | "emailaddress" | "contactemail" => Field::Email,
        _ => return None,
    })
}

fn company(name: &str) -> Option<Field> {
    phone(name).map(|_| SHARED).or_else(|| {
        Some(match name {
            "id" | "recordid" | "externalid" | "accountid" | "companyid" | "organizationid" | "hsobjectid" => {
                Field::Id(IdKind::Plain)
            }
            "name" | "company" | "companyname" | "account" | "accountname" | "organization" | "organisation"
            | "organizationname" => Field::Company,
            "website" | "websiteurl" | "url" | "domain" | "companydomain" | "companydomainname" | "webpage" => Field::Website,
            "industry" | "sector" => Field::Industry,
            "numberofemployees" | "noofemployees" | "employees" | "companysize" => Field::CompanySize,
            "source" | "accountsource" | "originalsource" => Field::Source,
            "donotcall" => Field::DoNotCall,
            _ => return None,
        })
    })
}

/// What the rows are, by their headers alone: a call has a time and a direction or a duration; a company has a name and
/// nobody's.
pub(crate) fn kind(headers: &[String]) -> Kind {
    let as_touches: Vec<Field> = headers.iter().filter_map(|header| recognise(header, Kind::Touches)).collect();
    let happened = as_touches.contains(&Field::OccurredAt);
    let called = as_touches.iter().any(|field| matches!(field, Field::Direction | Field::Duration(_) | Field::Disposition));
    let as_people: Vec<Field> = headers.iter().filter_map(|header| recognise(header, Kind::Prospects)).collect();
    let person = as_people.iter().any(|field| {
        matches!(
            field,
            Field::FirstName
                | Field::LastName
                | Field::Email
                | Field::Id(IdKind::Lead | IdKind::Contact)
                | Field::DoNotMail
                | Field::JobTitle
        )
    });
    let account = headers
        .iter()
        .any(|header| matches!(squash(header).as_str(), "accountid" | "accountname" | "accountnumber" | "account"))
        || headers.iter().any(|header| {
            matches!(squash(header).as_str(), "tickersymbol" | "annualrevenue" | "propertyannualrevenue" | "companydomainname")
        });
    if happened && called && !as_people.contains(&Field::LastName) {
        Kind::Touches
    } else if !person && account {
        Kind::Companies
    } else {
        Kind::Prospects
    }
}
