# from: valid.ttl
DELETE { :mention psm:mentionedIn ?old }
INSERT { :mention psm:mentionedIn :unknown }
WHERE { :mention psm:mentionedIn ?old }
