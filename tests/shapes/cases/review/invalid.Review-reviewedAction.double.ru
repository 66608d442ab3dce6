# from: valid.ttl
INSERT DATA { :review psm:reviewedAction :action-two }
