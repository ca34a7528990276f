-- A row that is appended raises its document's head by itself, so that one statement is a whole commit of edits.
create trigger updates_raise_head after insert on updates begin
    update documents set head = new.seq where key = new.document_key;
end;
