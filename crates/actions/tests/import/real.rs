//! The exports that were not made for this product, from file to store. They stand outside the repository; where they are
//! missing, these tests say so and pass.

use crate::{Bytes, House, now};
use actions::import::NewImport;
use actions::view::ImportView;
use std::path::PathBuf;
use std::sync::Arc;

fn folder() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = [root.join("../shared/data"), root.join("../../shared/data")].into_iter().find(|folder| folder.exists());
    if found.is_none() {
        println!("no real data beside the repository (../shared/data): nothing was tested here");
    }
    found
}

fn import(house: &House, file: &str, kind: Option<&str>) -> ImportView {
    let path = folder().unwrap().join(file);
    let order = NewImport { file_name: file.to_owned(), kind: kind.map(str::to_owned), ..NewImport::default() };
    let source = Arc::new(Bytes::new(std::fs::read(path).unwrap()));
    let view = house.app.import(&house.by, &now, order, source, &mut |_| {}).unwrap();
    println!(
        "{file}: {} of {:?} rows; created {}, merged {}, rejected {}, companies {}, suppressed {}\n  {:?}\n  {:?}",
        view.rows_read,
        view.rows_total,
        view.created,
        view.merged,
        view.rejected,
        view.companies_created,
        view.suppressed,
        view.reasons,
        view.remarks
    );
    view
}

#[test]
fn a_whole_zoho_export_comes_in_with_its_history() {
    if folder().is_none() {
        return;
    }
    let house = House::built();
    let accounts = import(&house, "crm-zoho/Accounts.csv", None);
    let leads = import(&house, "crm-zoho/Leads.csv", None);
    let contacts = import(&house, "crm-zoho/Contacts.csv", None);
    let calls = import(&house, "crm-zoho/Calls.csv", Some("touches"));
    assert_eq!(accounts.created + accounts.merged + accounts.rejected, accounts.rows_total.unwrap());
    assert_eq!((leads.created, leads.rejected), (3900, 0));
    // Every contact was a lead once: known by their address.
    assert_eq!((contacts.created, contacts.merged), (0, 1265));
    // 289 outbound and 1,981 inbound rows name a lead or a contact of these files.
    assert_eq!((calls.created, calls.rejected), (2270, 1830));
    let again = import(&house, "crm-zoho/Leads.csv", None);
    assert_eq!((again.created, again.merged), (0, 3900));
}

#[test]
fn people_without_names_and_numbers_come_in_with_their_flags() {
    if folder().is_none() {
        return;
    }
    let house = House::built();
    let leads = import(&house, "leads-xeducation/Leads.csv", None);
    assert_eq!((leads.created, leads.rejected, leads.suppressed), (9240, 0, 736));
}

#[test]
fn the_other_exports_come_in() {
    if folder().is_none() {
        return;
    }
    let house = House::built();
    let accounts = import(&house, "crm-salesforce-dataloader/accountData.csv", Some("companies"));
    assert_eq!((accounts.created, accounts.merged, accounts.rejected), (423, 0, 0));
    import(&house, "crm-fivetran-seeds/hubspot/contact_data.csv", None);
    import(&house, "crm-fivetran-seeds/hubspot/company_data.csv", Some("companies"));
    import(&house, "crm-fivetran-seeds/hubspot/engagement_call_data.csv", Some("touches"));
    import(&house, "crm-fivetran-seeds/salesforce/sf_contact_data.csv", None);
    import(&house, "crm-fivetran-seeds/salesforce/sf_lead_data.csv", None);
    import(&house, "crm-maven/accounts.csv", Some("companies"));
    for card in std::fs::read_dir(folder().unwrap().join("vcard/ez-vcard")).unwrap() {
        let name = card.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".vcf") {
            import(&house, &format!("vcard/ez-vcard/{name}"), None);
        }
    }
}
