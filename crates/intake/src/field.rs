//! The fields that a column may fill, and their names in `--map`.

use planner::prospect::Line;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Prospects,
    Touches,
    Companies,
}

impl Kind {
    pub const ALL: &'static [Kind] = &[Kind::Prospects, Kind::Touches, Kind::Companies];

    pub const fn code(self) -> &'static str {
        match self {
            Kind::Prospects => "prospects",
            Kind::Touches => "touches",
            Kind::Companies => "companies",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Which numbering an id of another system belongs to: one system numbers its leads and its contacts apart, and the same
/// number then means two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    Plain,
    Lead,
    Contact,
}

impl IdKind {
    /// The id as it is stored and matched: `lead:4563`.
    pub fn written(self, value: &str) -> String {
        match self {
            IdKind::Plain => value.to_owned(),
            IdKind::Lead => format!("lead:{value}"),
            IdKind::Contact => format!("contact:{value}"),
        }
    }
}

/// What a bare number of a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    Seconds,
    Minutes,
    Milliseconds,
}

macro_rules! fields {
    ($($pattern:expr => $code:literal),+ $(,)?) => {
        impl Field {
            /// Every field with its code, in the order in which a person would look for them.
            pub const ALL: &'static [(Field, &'static str)] = &[$(($pattern, $code)),+];
        }
    };
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Id(IdKind),
    FullName,
    FirstName,
    MiddleName,
    LastName,
    Prefix,
    Suffix,
    JobTitle,
    Company,
    CompanyId,
    Website,
    Industry,
    CompanySize,
    Phone(Line),
    Email,
    Social,
    Street,
    City,
    State,
    PostalCode,
    Country,
    Zone,
    Owner,
    OwnerId,
    Source,
    Tags,
    Worth,
    Note,
    Status,
    CreatedAt,
    DoNotCall,
    DoNotMail,
    /// The row was deleted where it comes from.
    Deleted,
    OccurredAt,
    Duration(Unit),
    Direction,
    Channel,
    Disposition,
    Subject,
    CallFrom,
    CallTo,
    /// Kept under its header's name.
    Custom,
    /// Left out on purpose.
    Ignore,
}

fields! {
    Field::Id(IdKind::Plain) => "external_id",
    Field::Id(IdKind::Lead) => "lead_id",
    Field::Id(IdKind::Contact) => "contact_id",
    Field::FullName => "name",
    Field::FirstName => "first_name",
    Field::MiddleName => "middle_name",
    Field::LastName => "last_name",
    Field::Prefix => "prefix",
    Field::Suffix => "suffix",
    Field::JobTitle => "title",
    Field::Company => "company",
    Field::CompanyId => "company_id",
    Field::Website => "website",
    Field::Industry => "industry",
    Field::CompanySize => "company_size",
    Field::Phone(Line::Personal) => "phone",
    Field::Phone(Line::Shared) => "shared_phone",
    Field::Email => "email",
    Field::Social => "social",
    Field::Street => "street",
    Field::City => "city",
    Field::State => "state",
    Field::PostalCode => "postal_code",
    Field::Country => "country",
    Field::Zone => "zone",
    Field::Owner => "owner",
    Field::OwnerId => "owner_id",
    Field::Source => "source",
    Field::Tags => "tags",
    Field::Worth => "worth",
    Field::Note => "note",
    Field::Status => "status",
    Field::CreatedAt => "created_at",
    Field::DoNotCall => "do_not_call",
    Field::DoNotMail => "do_not_mail",
    Field::Deleted => "deleted",
    Field::OccurredAt => "occurred_at",
    Field::Duration(Unit::Seconds) => "duration_seconds",
    Field::Duration(Unit::Minutes) => "duration_minutes",
    Field::Duration(Unit::Milliseconds) => "duration_milliseconds",
    Field::Direction => "direction",
    Field::Channel => "channel",
    Field::Disposition => "disposition",
    Field::Subject => "subject",
    Field::CallFrom => "from",
    Field::CallTo => "to",
    Field::Custom => "custom",
    Field::Ignore => "ignore",
}

impl Field {
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("custom", |(_, code)| code)
    }

    /// The field of that code, with the names people try first: `zip`, `mobile`, `full_name`.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        let code = match code.as_str() {
            "zip" | "postcode" => "postal_code",
            "mobile" => "phone",
            "company_phone" => "shared_phone",
            "full_name" => "name",
            "job_title" => "title",
            "notes" => "note",
            "tag" => "tags",
            "time_zone" | "timezone" => "zone",
            "id" => "external_id",
            "created" => "created_at",
            "date" | "at" => "occurred_at",
            "duration" => "duration_seconds",
            "do_not_email" => "do_not_mail",
            other => other,
        };
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(field, _)| *field)
    }

    /// Whether its column holds dates.
    pub fn is_date(self) -> bool {
        matches!(self, Field::CreatedAt | Field::OccurredAt)
    }
}
