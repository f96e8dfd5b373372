-- Records that were merged into one are read together with it.
create index prospects_merged on prospects (merged_into) where merged_into is not null;
