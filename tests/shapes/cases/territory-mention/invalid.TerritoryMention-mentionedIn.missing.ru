# from: valid.ttl
DELETE WHERE { :mention psm:mentionedIn ?old }
