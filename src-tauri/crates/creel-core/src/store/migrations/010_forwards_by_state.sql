-- How far the forwards of a destination are: its keys end in the row's number, so that each state is listed newest first.
CREATE INDEX forwards_by_state ON forwards (destination, state);
